import { cleanup, fireEvent } from '@testing-library/react';
import { createRef, type ComponentProps, type ReactElement } from 'react';
import { afterEach, beforeEach, expect, test, vi, type MockInstance } from 'vitest';
import type { KitEvent } from '../provider/kit-event.ts';
import { passGuard } from '../test-support/render-with-byleave.tsx';
import { proposedAt } from '../test-support/sample-actions.ts';
import { cardPart, press, showCard } from '../test-support/shown-card.tsx';
import type { PartRenders } from './part-render.ts';

let complaint: MockInstance;
beforeEach(() => {
  vi.useFakeTimers({ now: proposedAt });
  complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const show = (render: PartRenders, onEvent: (event: KitEvent) => void = () => {}) => showCard(undefined, {}, { render }, { onEvent });

test('an element gets the part’s props, its own class beside the kit’s, and both handlers', async () => {
  const ref = createRef<HTMLButtonElement>();
  const onClick = vi.fn<() => void>();
  const { client } = await show({ deny: <button type="button" ref={ref} className="mine" onClick={onClick} /> });
  expect(cardPart('deny')).toBe(ref.current);
  expect(ref.current?.className).toBe('bl-button mine');
  expect(ref.current?.textContent).toBe('Deny');
  await passGuard();
  await press(ref.current!);
  expect(onClick).toHaveBeenCalledTimes(1);
  expect(client.decisions).toHaveLength(1);
  expect(complaint).not.toHaveBeenCalled();
});

test('a component made for `asChild` works as an element', async () => {
  const HostButton = ({ tone, ...props }: { readonly tone: string } & ComponentProps<'button'>): ReactElement => <button data-tone={tone} {...props} />;
  const { client } = await show({ deny: <HostButton tone="quiet" className="mine" /> });
  const deny = cardPart('deny')!;
  expect([deny.dataset['tone'], deny.className, deny.textContent]).toEqual(['quiet', 'bl-button mine', 'Deny']);
  await passGuard();
  await press(deny);
  expect(client.decisions).toHaveLength(1);
  expect(complaint).not.toHaveBeenCalled();
});

test('a function gets the part’s props, and the state of what it is in', async () => {
  const states: unknown[] = [];
  await show({
    argument: (props, state) => {
      states.push(state);
      return <div {...props} data-mine="" />;
    },
  });
  expect(cardPart('argument')?.getAttribute('data-mine')).toBe('');
  expect(states[0]).toEqual({ state: 'pending', risk: 'high', provenance: expect.any(String) });
});

test('the provider’s render holds for all, and a component’s own comes before it', async () => {
  await showCard(undefined, {}, { render: { deny: <button type="button" data-from="card" /> } }, { render: { deny: <button type="button" data-from="provider" />, digest: <samp data-from="provider" /> } });
  expect(cardPart('deny')?.dataset['from']).toBe('card');
  expect(cardPart('digest')?.dataset['from']).toBe('provider');
});

test.each<readonly [string, PartRenders, string]>([
  ['nothing', { risk: () => null as unknown as ReactElement }, 'removed'],
  ['another element’s ref', { risk: (props) => <span {...props} ref={null} /> }, 'removed'],
  ['another part’s name', { risk: (props) => <span {...props} data-bl-part="ornament" /> }, 'renamed'],
  ['other words', { risk: (props) => <span {...props}>Low risk</span> }, 'removed'],
  ['more words', { risk: ({ children, ...props }) => <span {...props}>{children}, says the host</span> }, 'words'],
])('what renders %s is not shown, and that is told once', async (_, render, because) => {
  const events: KitEvent[] = [];
  await show(render, (event) => events.push(event));
  expect(cardPart('risk')?.outerHTML).toMatch(/^<span class="bl-tag".*High risk<\/span>$/u);
  fireEvent.focus(cardPart('deny')!);
  expect(events.filter(({ type }) => type === 'part.restored')).toEqual([{ type: 'part.restored', part: 'risk', because }]);
  expect(complaint).toHaveBeenCalledWith(expect.stringContaining('“risk”'));
});
