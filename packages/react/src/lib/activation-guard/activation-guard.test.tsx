import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { useState, type ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeClient } from '../test-support/fake-client.ts';
import { passGuard, passTime, renderWithByleave } from '../test-support/render-with-byleave.tsx';
import { proposedAt } from '../test-support/sample-actions.ts';
import { useActivationGuard, type ActivationGuardOptions } from './use-activation-guard.ts';
import { useGuardedPress } from './use-guarded-press.ts';

const pressed = vi.fn();

function Changing(): ReactNode {
  const [subject, setSubject] = useState('a');
  return (
    <>
      <button type="button" onClick={() => setSubject('b')}>Change</button>
      <Guarded subject={subject} />
    </>
  );
}

function Guarded({ isBlocked = false, ...options }: ActivationGuardOptions & { readonly isBlocked?: boolean }): ReactNode {
  const guard = useActivationGuard(options);
  const { attach, blockedBy, refusedBy, warning } = guard;
  const press = useGuardedPress(guard, { isBlocked, onActivate: pressed });
  return (
    <div data-bl-surface="card" data-testid="surface">
      <button type="button">Inside</button>
      <div ref={attach} data-testid="row" data-blocked={blockedBy} data-refused={refusedBy} data-warning={warning}>
        <button type="button" {...press}>Pay</button>
      </div>
    </div>
  );
}

type Notify = (entries: readonly Partial<IntersectionObserverEntry & { isVisible: boolean }>[]) => void;
let notify: Notify = () => {};
let observed: IntersectionObserverInit | undefined;

beforeEach(() => {
  vi.useFakeTimers({ now: proposedAt });
  pressed.mockClear();
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(callback: Notify, options: IntersectionObserverInit) {
        notify = (entries) => act(() => callback(entries));
        observed = options;
      }
      observe(): void {}
      disconnect(): void {}
    },
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const row = (): HTMLElement => screen.getByTestId('row');
const pay = (): HTMLElement => screen.getByRole('button', { name: 'Pay' });
const reason = (): string => `${row().dataset['blocked'] ?? '-'} ${row().dataset['refused'] ?? '-'}`;
const show = (options: ActivationGuardOptions & { readonly isBlocked?: boolean } = {}) =>
  renderWithByleave(
    <>
      <input aria-label="Elsewhere" />
      <Guarded {...options} />
    </>,
    createFakeClient(),
  );

function pressWithPointer(button = pay()): void {
  fireEvent.pointerDown(button);
  fireEvent.pointerUp(button);
  fireEvent.click(button, { detail: 1 });
}

function pressWithKey(key = 'Enter', button = pay()): void {
  fireEvent.keyDown(button, { key });
  fireEvent.keyUp(button, { key });
  fireEvent.click(button, { detail: 0 });
}

async function tabTo(button = pay()): Promise<void> {
  fireEvent.keyDown(document.body, { key: 'Tab' });
  act(() => button.focus());
}

function place(rect: Partial<DOMRect>): void {
  row().getBoundingClientRect = () => ({ left: 0, top: 0, width: 100, height: 40, ...rect }) as DOMRect;
}

test('takes no press within 500 ms of its coming, says why, and takes it after', async () => {
  await show();
  await passTime(499);
  pressWithPointer();
  expect(reason()).toBe('recently_attached recently_attached');
  await passTime(1);
  pressWithPointer();
  expect(pressed).toHaveBeenCalledOnce();
  expect(reason()).toBe('- -');
});

test('starts over when what it speaks of changes', async () => {
  await renderWithByleave(<Changing />, createFakeClient());
  await passGuard();
  expect(reason()).toBe('- -');
  fireEvent.click(screen.getByRole('button', { name: 'Change' }));
  pressWithPointer();
  expect(reason()).toBe('recently_changed recently_changed');
});

test('starts over when it has moved, also when nobody has looked since', async () => {
  await show();
  place({ top: 0 });
  await passGuard();
  await passGuard();
  place({ top: 80 });
  pressWithPointer();
  expect(reason()).toBe('intersection_changed intersection_changed');
  await passGuard();
  pressWithPointer();
  expect(pressed).toHaveBeenCalledOnce();
});

test('starts over when its tab is shown again', async () => {
  await show();
  await passGuard();
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
  pressWithPointer();
  expect(pressed).not.toHaveBeenCalled();
});

test('takes no press while it is out of view, nor right after it came into view', async () => {
  await show();
  await passGuard();
  notify([{ isIntersecting: true, intersectionRatio: 0.3 }]);
  await passGuard();
  pressWithPointer();
  expect(reason()).toBe('intersection_out_of_viewport_or_clipped intersection_out_of_viewport_or_clipped');
  notify([{ isIntersecting: true, intersectionRatio: 1 }]);
  pressWithPointer();
  expect(reason().split(' ')[0]).toBe('intersection_changed');
  await passGuard();
  pressWithPointer();
  expect(pressed).toHaveBeenCalledOnce();
});

test('takes no press while something lies over it, where that is enforced', async () => {
  await show({ occlusion: 'enforce' });
  await passGuard();
  expect(observed).toMatchObject({ trackVisibility: true, delay: 100 });
  notify([{ isIntersecting: true, intersectionRatio: 1, isVisible: false }]);
  await passGuard();
  pressWithPointer();
  expect(reason().split(' ')[0]).toBe('intersection_occluded_or_distorted');
  notify([{ isIntersecting: true, intersectionRatio: 1, isVisible: true }]);
  pressWithPointer();
  expect(pressed).not.toHaveBeenCalled();
  await passGuard();
  pressWithPointer();
  expect(pressed).toHaveBeenCalledOnce();
});

test('only warns of it otherwise, and does not ask where it is off', async () => {
  await show({ occlusion: 'warn' });
  await passGuard();
  notify([{ isIntersecting: true, intersectionRatio: 1, isVisible: false }]);
  expect(row().dataset['warning']).toBe('intersection_occluded_or_distorted');
  pressWithPointer();
  expect(pressed).toHaveBeenCalledOnce();
  cleanup();
  await show({ occlusion: 'off' });
  expect(observed).not.toHaveProperty('trackVisibility');
});

test('takes no press when the page makes it invisible', async () => {
  await show();
  row().checkVisibility = () => false;
  await passGuard();
  await passGuard();
  pressWithPointer();
  expect(reason().split(' ')[0]).toBe('style_invalid');
});

test('takes no press that began elsewhere, ended elsewhere, or was led here from elsewhere', async () => {
  await show();
  await passGuard();
  fireEvent.click(pay(), { detail: 1 });
  expect(reason()).toBe('- pointer_left');
  fireEvent.pointerDown(pay());
  fireEvent.pointerUp(screen.getByLabelText('Elsewhere'));
  fireEvent.click(pay(), { detail: 1 });
  fireEvent.pointerDown(screen.getByLabelText('Elsewhere'));
  fireEvent.click(pay(), { detail: 0 });
  expect(pressed).not.toHaveBeenCalled();
});

test('takes no press that ended elsewhere, wherever a script has the pointer captured to', async () => {
  await show({ activation: 'lenient' });
  await passGuard();
  const elsewhere = screen.getByLabelText('Elsewhere');
  const at = vi.spyOn(document, 'elementFromPoint').mockReturnValue(elsewhere);
  pressWithPointer();
  expect(at).toHaveBeenCalledOnce();
  expect(reason()).toBe('- pointer_left');
  at.mockReturnValue(pay());
  pressWithPointer();
  expect(pressed).toHaveBeenCalledOnce();
  at.mockRestore();
});

test('takes the press of assistive technology, which has no pointer and no key', async () => {
  await show();
  await passGuard();
  fireEvent.click(pay(), { detail: 0 });
  expect(pressed).toHaveBeenCalledOnce();
});

test('takes no press made by a script, unless told to', async () => {
  await show({ activation: 'strict' });
  await passGuard();
  pressWithPointer();
  expect(reason()).toBe('- untrusted_event');
  expect(pressed).not.toHaveBeenCalled();
});

test.each(['Enter', ' '])('takes the key %j once the person has been on the button for 500 ms', async (key) => {
  await show();
  await passGuard();
  await tabTo();
  pressWithKey(key);
  expect(reason()).toBe('- recently_focused');
  await passGuard();
  pressWithKey(key);
  expect(pressed).toHaveBeenCalledOnce();
});

test('takes no key where the page put the focus, such as from under somebody who is typing', async () => {
  await show();
  await passGuard();
  fireEvent.keyDown(screen.getByLabelText('Elsewhere'), { key: 'a' });
  act(() => pay().focus());
  await passGuard();
  pressWithKey();
  expect(reason()).toBe('- focus_not_moved_by_person');
  expect(pressed).not.toHaveBeenCalled();
});

test('takes a key where a press on the same surface has led the focus', async () => {
  await show();
  await passGuard();
  fireEvent.pointerDown(screen.getByRole('button', { name: 'Inside' }));
  act(() => pay().focus());
  await passGuard();
  pressWithKey();
  expect(pressed).toHaveBeenCalledOnce();
});

test.each(['Enter', ' '])('takes the key %j no more readily after a press was taken back', async (key) => {
  await show();
  await passGuard();
  fireEvent.pointerDown(pay());
  fireEvent.pointerUp(screen.getByLabelText('Elsewhere'));
  act(() => pay().focus());
  await passGuard();
  pressWithKey(key);
  expect(reason()).toBe('- focus_not_moved_by_person');
  expect(pressed).not.toHaveBeenCalled();
});

test('takes no key that is held down after a press was taken back', async () => {
  await show();
  await passGuard();
  fireEvent.pointerDown(pay());
  fireEvent.pointerUp(screen.getByLabelText('Elsewhere'));
  await passGuard();
  fireEvent.keyDown(pay(), { key: ' ', repeat: true });
  fireEvent.keyUp(pay(), { key: ' ' });
  fireEvent.click(pay(), { detail: 0 });
  expect(pressed).not.toHaveBeenCalled();
});

test('takes no press that began elsewhere after one was taken back', async () => {
  await show();
  await passGuard();
  const elsewhere = screen.getByLabelText('Elsewhere');
  fireEvent.pointerDown(pay());
  fireEvent.pointerUp(elsewhere);
  fireEvent.pointerDown(elsewhere);
  fireEvent.pointerUp(pay());
  fireEvent.click(pay(), { detail: 1 });
  expect(reason()).toBe('- pointer_left');
  expect(pressed).not.toHaveBeenCalled();
});

test('takes no key that did not count because a pointer comes down meanwhile', async () => {
  await show();
  await passGuard();
  act(() => pay().focus());
  await passGuard();
  fireEvent.keyDown(pay(), { key: ' ' });
  fireEvent.pointerDown(pay());
  fireEvent.keyUp(pay(), { key: ' ' });
  fireEvent.click(pay(), { detail: 0 });
  expect(reason()).toBe('- focus_not_moved_by_person');
  expect(pressed).not.toHaveBeenCalled();
});

test('takes the press of assistive technology after one was taken back', async () => {
  await show();
  await passGuard();
  fireEvent.pointerDown(pay());
  fireEvent.pointerUp(screen.getByLabelText('Elsewhere'));
  await passGuard();
  fireEvent.click(pay(), { detail: 0 });
  expect(pressed).toHaveBeenCalledOnce();
});

test('takes no key that is held down', async () => {
  await show();
  await passGuard();
  await tabTo();
  await passGuard();
  expect(fireEvent.keyDown(pay(), { key: 'Enter', repeat: true })).toBe(false);
  expect(reason()).toBe('- key_repeat');
});

test('stops saying why after a few seconds', async () => {
  await show();
  pressWithPointer();
  expect(row().dataset['refused']).toBe('recently_attached');
  await passTime(6_000);
  expect(row().dataset['refused']).toBeUndefined();
});

test('says nothing of its own about a press on what is blocked for another reason', async () => {
  await show({ isBlocked: true });
  await passGuard();
  pressWithPointer();
  expect(reason()).toBe('- -');
  expect(pressed).not.toHaveBeenCalled();
});
