import { accept, type Action } from '@byleave/core';
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { StrictMode, useRef, useState, type ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeClient, type FakeClientOptions } from '../test-support/fake-client.ts';
import { passGuard, passTime, renderWithByleave } from '../test-support/render-with-byleave.tsx';
import { approve, ask, createSampleAction, decline, maya, proposedAt } from '../test-support/sample-actions.ts';
import { press } from '../test-support/shown-card.tsx';
import { ConsentDialog, type ConsentDialogProps } from './consent-dialog.tsx';

/** What the browser would say of each observed element, were it in view. */
const observers = new Map<Element, () => void>();
let isSeenAtOnce = true;

beforeEach(() => {
  vi.useFakeTimers({ now: proposedAt });
  isSeenAtOnce = true;
  observers.clear();
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      readonly #callback: (entries: readonly object[]) => void;
      constructor(callback: (entries: readonly object[]) => void) {
        this.#callback = callback;
      }
      observe(element: Element): void {
        const see = (): void => this.#callback([{ isIntersecting: true, intersectionRatio: 1, isVisible: true }]);
        observers.set(element, see);
        if (isSeenAtOnce) see();
      }
      disconnect(): void {}
    },
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const high = createSampleAction({ risk: 'high' });
const second = createSampleAction({ id: 'a-2', risk: 'high' });
const medium = createSampleAction({ id: 'a-3', risk: 'medium' });
const closed = vi.fn();

function Host({ actions, ...options }: Partial<ConsentDialogProps> & { readonly actions: readonly Action[] }): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <main>
        <button type="button" onClick={() => setIsOpen(true)}>Open</button>
      </main>
      <ConsentDialog
        {...options}
        actions={actions}
        isOpen={isOpen}
        onClose={() => {
          closed();
          setIsOpen(false);
        }}
      />
    </>
  );
}

async function open(actions: readonly Action[], options: FakeClientOptions = {}) {
  closed.mockClear();
  const client = createFakeClient({ actions, ...options });
  const result = await renderWithByleave(<Host actions={actions} />, client, { viewer: maya });
  act(() => screen.getByRole('button', { name: 'Open' }).focus());
  fireEvent.click(screen.getByRole('button', { name: 'Open' }));
  await passTime(50);
  return { client, ...result };
}

const dialog = (): HTMLElement => document.querySelector<HTMLElement>('[data-bl-part="consent-dialog"]')!;
const part = (name: string): HTMLElement | null => dialog()?.querySelector<HTMLElement>(`[data-bl-part="${name}"]`) ?? null;

test('is an alert dialog in the top layer, named by its request, described in a sentence', async () => {
  await open([high]);
  expect(dialog().getAttribute('role')).toBe('alertdialog');
  expect(dialog().getAttribute('popover')).toBe('manual');
  expect(document.getElementById(dialog().getAttribute('aria-labelledby')!)?.textContent).toBe('Send €2,400.00 to Northwind GmbH');
  expect(document.getElementById(dialog().getAttribute('aria-describedby')!)?.textContent).toBe('High risk. Amount €2,400.00, IBAN DE89 3704 0044 0532 0130 00');
});

test('puts the focus on the heading of what is of high risk, never on a button that decides', async () => {
  await open([high]);
  expect(document.activeElement).toBe(part('title'));
});

test('puts it on Deny for what is of less', async () => {
  await open([medium]);
  expect(document.activeElement).toBe(part('deny'));
});

test('makes everything else inert, but not the live regions, and gives it back', async () => {
  await open([high]);
  expect(document.querySelector('main')?.hasAttribute('inert')).toBe(true);
  for (const region of document.querySelectorAll('[data-bl-part="live-region"]')) {
    expect(region.closest('[inert]')).toBeNull();
    expect(region.closest('[aria-hidden="true"]')).toBeNull();
  }
  fireEvent.keyDown(dialog(), { key: 'Escape' });
  await passTime(50);
  expect(document.querySelector('main')?.hasAttribute('inert')).toBe(false);
});

test('makes inert what the page adds while it is open', async () => {
  await open([high]);
  const overlay = document.createElement('div');
  document.body.append(overlay);
  await passTime(0);
  expect(overlay.hasAttribute('inert')).toBe(true);
  overlay.remove();
});

test('takes Escape and the button as "later": nothing is decided', async () => {
  const { client } = await open([high]);
  await passGuard();
  fireEvent.keyDown(dialog(), { key: 'Escape' });
  await passTime(50);
  expect(closed).toHaveBeenCalledOnce();
  expect(dialog()).toBeNull();
  expect(client.decisions).toEqual([]);
});

test('is not closed by the Escape that ends composing a text, nor by one that something in it has dealt with', async () => {
  await open([high]);
  fireEvent.keyDown(dialog(), { key: 'Escape', isComposing: true });
  const prevent = (event: Event): void => event.preventDefault();
  dialog().addEventListener('keydown', prevent);
  fireEvent.keyDown(dialog(), { key: 'Escape' });
  dialog().removeEventListener('keydown', prevent);
  expect(closed).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(closed).toHaveBeenCalledOnce();
});

test('gives the focus back to where it was', async () => {
  await open([high]);
  fireEvent.click(part('later')!);
  await passTime(0);
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Open' }));
});

test('gives it back as well when it leaves the page open, and in strict mode', async () => {
  const Leaving = (): ReactNode => {
    const [isThere, setIsThere] = useState(false);
    return (
      <StrictMode>
        <button type="button" onClick={() => setIsThere(true)}>Open</button>
        {isThere && <ConsentDialog actions={[high]} isOpen onClose={() => setIsThere(false)} />}
      </StrictMode>
    );
  };
  await renderWithByleave(<Leaving />, createFakeClient({ actions: [high] }), { viewer: maya });
  const opener = screen.getByRole('button', { name: 'Open' });
  act(() => opener.focus());
  fireEvent.click(opener);
  await passTime(50);
  expect(document.activeElement).toBe(part('title'));
  fireEvent.click(part('later')!);
  await passTime(0);
  expect(opener.closest('[inert]')).toBeNull();
  expect(document.activeElement).toBe(opener);
});

test('gives it where the host says', async () => {
  const Leading = (): ReactNode => {
    const [isOpen, setIsOpen] = useState(true);
    const goal = useRef<HTMLButtonElement>(null);
    return (
      <>
        <button type="button" ref={goal}>Goal</button>
        <ConsentDialog actions={[high]} isOpen={isOpen} onClose={() => setIsOpen(!isOpen)} finalFocus={goal} />
      </>
    );
  };
  await renderWithByleave(<Leading />, createFakeClient({ actions: [high] }), { viewer: maya });
  await passTime(50);
  fireEvent.click(part('later')!);
  await passTime(0);
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Goal' }));
});

test('keeps the focus when what held it is gone', async () => {
  await open([high]);
  act(() => part('later')!.focus());
  act(() => part('later')!.remove());
  act(() => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined));
  dialog().append(document.createElement('span'));
  await passTime(0);
  expect(document.activeElement).toBe(dialog());
});

test('keeps the page behind from scrolling while it is open', async () => {
  await open([high]);
  expect(document.documentElement.style.overflow).toBe('hidden');
  fireEvent.click(part('later')!);
  await passTime(0);
  expect(document.documentElement.style.overflow).toBe('');
});

test('makes the page around a shadow tree inert too', async () => {
  const host = document.createElement('div');
  const beside = document.createElement('p');
  document.body.append(host, beside);
  const root = host.attachShadow({ mode: 'open' });
  try {
    await renderWithByleave(<ConsentDialog actions={[high]} isOpen onClose={closed} container={root} />, createFakeClient({ actions: [high] }), { viewer: maya });
    await passTime(50);
    expect(root.querySelector('[data-bl-part="consent-dialog"]')).not.toBeNull();
    expect(beside.hasAttribute('inert')).toBe(true);
    expect(host.hasAttribute('inert')).toBe(false);
    cleanup();
    expect(beside.hasAttribute('inert')).toBe(false);
  } finally {
    host.remove();
    beside.remove();
  }
});

test('decides the digest that was shown, and then shows its receipt', async () => {
  const decided = createSampleAction({ risk: 'high', events: [ask(), approve()] });
  const { client } = await open([high], { decide: async () => accept({ action: decided, now: proposedAt + 6_000 }) });
  expect(dialog().dataset['blBlocked']).toBe('recently_attached');
  await press(part('approve')!);
  expect(client.decisions).toEqual([]);
  await passGuard();
  await press(part('approve')!);
  expect(client.decisions).toMatchObject([{ decision: 'approve', digest: high.digest }]);
  expect(dialog().dataset['blState']).toBe('approved');
  expect(closed).not.toHaveBeenCalled();
  fireEvent.click(part('close')!);
  expect(closed).toHaveBeenCalledOnce();
});

test('shows requests one at a time, and goes on only when told to, with the guard anew', async () => {
  const denied = createSampleAction({ risk: 'high', events: [ask(), decline()] });
  const { client } = await open([high, second], { decide: async () => accept({ action: denied, now: proposedAt + 6_000 }) });
  expect(part('queue-position')?.textContent).toBe('1 of 2');
  await passGuard();
  await press(part('deny')!);
  expect(part('queue-position')?.textContent).toBe('1 of 2');
  expect(part('approve')).toBeNull();
  fireEvent.click(part('next')!);
  await passTime(50);
  expect(part('queue-position')?.textContent).toBe('2 of 2');
  expect(document.activeElement).toBe(part('title'));
  await press(part('approve')!);
  expect(client.decisions).toHaveLength(1);
  await passGuard();
  await press(part('approve')!);
  expect(client.decisions.at(-1)).toMatchObject({ digest: second.digest });
});

test('keeps showing the same request when others come or go', async () => {
  const { client, rerender } = await open([high]);
  void rerender;
  client.put(second);
  expect(part('title')?.textContent).toContain('Northwind');
  expect(part('queue-position')).toBeNull();
});

test('waits until the end of what is of high risk has been in view', async () => {
  isSeenAtOnce = false;
  const { client } = await open([high]);
  await passGuard();
  expect(part('more-below')?.textContent).toBe('More below');
  await press(part('approve')!);
  expect(client.decisions).toEqual([]);
  expect(document.getElementById(part('approve')!.getAttribute('aria-describedby')!)?.textContent).toBe('Read to the end first, then approve.');
  act(() => observers.get(part('end')!)?.());
  expect(part('more-below')).toBeNull();
  await press(part('approve')!);
  expect(client.decisions).toHaveLength(1);
});
