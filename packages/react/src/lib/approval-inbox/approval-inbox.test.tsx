import { accept, refuse, type Action } from '@byleave/core';
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
// Loaded when they are needed; here beforehand, so that no test waits for a disk.
import '../lazy-part/request-parts.ts';
import { createFakeClient, type FakeClient, type FakeClientOptions } from '../test-support/fake-client.ts';
import { passGuard, passTime, renderWithByleave, settle } from '../test-support/render-with-byleave.tsx';
import { approve, ask, createSampleAction, maya, proposedAt } from '../test-support/sample-actions.ts';
import { createSampleStanding } from '../test-support/sample-grants.ts';
import { press } from '../test-support/shown-card.tsx';
import type { KitEvent, KitEventListener } from '../provider/kit-event.ts';
import { ApprovalInbox } from './approval-inbox.tsx';

/** Nothing has a size here; a list that renders what is in view needs one. */
const sizes = { offsetHeight: 80, offsetWidth: 400, clientHeight: 600, clientWidth: 400 };

beforeEach(() => {
  vi.useFakeTimers({ now: proposedAt });
  for (const [name, size] of Object.entries(sizes)) Object.defineProperty(HTMLDivElement.prototype, name, { configurable: true, get: () => size });
});
afterEach(() => {
  cleanup();
  for (const name of Object.keys(sizes)) Reflect.deleteProperty(HTMLDivElement.prototype, name);
  vi.useRealTimers();
});

const pay = (id: string, recipient: string, risk: Action['risk'] = 'medium'): Action =>
  createSampleAction({ id, risk, arguments: { amount: 100, currency: 'EUR', recipient, iban: 'DE89 3704 0044 0532 0130 00', reference: id } });
const anna = pay('a-1', 'Anna');
const bert = pay('a-2', 'Bert');
const carla = pay('a-3', 'Carla', 'high');

/** An authority whose list a test changes as if somebody else had. */
function createListing(initial: readonly Action[], options: FakeClientOptions = {}): FakeClient & { list: (actions: readonly Action[]) => Promise<void> } {
  let listed = initial;
  const client = createFakeClient({
    actions: initial,
    ...options,
    answers: {
      listActions: async (query) => accept({ actions: query?.whose === 'others' ? [] : [...listed], now: proposedAt + 5_000 }),
      ...options.answers,
    },
  });
  return Object.assign(client, {
    async list(actions: readonly Action[]) {
      listed = actions;
      for (const action of actions) client.put(action);
      act(() => client.subscriptions.at(-1)!.onEvent({ sequence: 1, type: 'action.proposed', actionId: 'x', conversation: 'c', state: 'authorized' }));
      await settle();
    },
  });
}

async function show(client: FakeClient, onEvent?: KitEventListener): Promise<void> {
  await renderWithByleave(<ApprovalInbox />, client, { viewer: maya, ...(onEvent && { onEvent }) });
  await passTime(100);
}

const inbox = (): HTMLElement => document.querySelector<HTMLElement>('[data-bl-part="approval-inbox"]')!;
const part = (name: string): HTMLElement | null => inbox().querySelector<HTMLElement>(`[data-bl-part="${name}"]`);
const titles = (): readonly string[] => [...inbox().querySelectorAll('[data-bl-part="inbox-open"]')].map(({ textContent }) => textContent.replace(/.* to /u, ''));
const opener = (name: string): HTMLElement => screen.getByRole('button', { name: new RegExp(` to ${name}$`, 'u') });
const box = (name: string): HTMLElement => screen.getByRole('checkbox', { name: new RegExp(name, 'u') });
const key = (name: string): boolean => fireEvent.keyDown(document.activeElement!, { key: name });
const polite = (): string | null | undefined => document.querySelector('[aria-live="polite"]')?.textContent;

test('lists what waits, the riskiest of what ends as soon first, with what the person did not give', async () => {
  await show(createListing([anna, bert, carla]));
  expect(inbox().dataset['blState']).toBe('listed');
  expect(titles()).toEqual(['Carla', 'Anna', 'Bert']);
  expect(part('inbox-origin')?.textContent).toBe('IBAN: From an e-mail');
  expect(inbox().querySelectorAll('li')[0]?.getAttribute('aria-setsize')).toBe('3');
});

test('counts what comes and holds still, until the person asks for it', async () => {
  const client = createListing([anna, bert]);
  await show(client);
  act(() => opener('Anna').focus());
  await client.list([anna, bert, carla]);
  expect(titles()).toEqual(['Anna', 'Bert']);
  expect(part('inbox-new')?.textContent).toContain('1 new');
  expect(document.activeElement).toBe(opener('Anna'));
  fireEvent.click(part('inbox-new')!);
  expect(titles()).toEqual(['Carla', 'Anna', 'Bert']);
  expect(part('inbox-new')).toBeNull();
});

test('keeps what is gone in its place, and says so', async () => {
  const client = createListing([anna, bert]);
  await show(client);
  await client.list([bert]);
  expect(titles()).toEqual(['Anna', 'Bert']);
  expect(opener('Anna').closest('li')?.dataset['blState']).toBe('over');
  expect(opener('Anna').closest('li')?.textContent).toContain('No longer waiting');
});

test('moves, opens and leads by keys, and decides nothing by them', async () => {
  const client = createListing([anna, bert]);
  await show(client);
  act(() => opener('Anna').focus());
  key('j');
  await passTime(50);
  expect(document.activeElement).toBe(opener('Bert'));
  key('ArrowUp');
  await passTime(50);
  expect(document.activeElement).toBe(opener('Anna'));
  key('a');
  await passTime(50);
  expect(document.activeElement).toBe(part('approve'));
  await passTime(2_000);
  expect(client.decisions).toEqual([]);
  key('Escape');
  await passTime(50);
  expect(part('approve')).toBeNull();
  expect(document.activeElement).toBe(opener('Anna'));
});

test('takes the press on the button that a key led to', async () => {
  const client = createListing([anna]);
  await show(client);
  act(() => opener('Anna').focus());
  key('d');
  await passTime(50);
  await passGuard();
  await passGuard();
  const deny = part('deny')!;
  fireEvent.keyDown(deny, { key: 'Enter' });
  fireEvent.click(deny, { detail: 0 });
  await settle();
  expect(part('blocked-reason')?.dataset['blReason']).toBeUndefined();
  expect(client.decisions).toMatchObject([{ decision: 'decline' }]);
});

test('hears no key outside of its rows', async () => {
  await show(createListing([anna, bert]));
  const filter = part('inbox-filter')!;
  act(() => filter.focus());
  key('a');
  key('x');
  await passTime(50);
  expect(part('approve')).toBeNull();
  expect(part('inbox-toolbar')).toBeNull();
});

test('opens a request below its row, with the focus on its title', async () => {
  await show(createListing([anna, bert]));
  fireEvent.click(opener('Bert'));
  await passTime(50);
  const card = opener('Bert').closest('li')!.querySelector('[data-bl-part="consent-card"]');
  expect(document.activeElement).toBe(card?.querySelector('[data-bl-part="title"]'));
  expect(opener('Bert').getAttribute('aria-expanded')).toBe('true');
});

test('leads to a dialog for what is of high risk', async () => {
  await show(createListing([carla]));
  fireEvent.click(opener('Carla'));
  await passTime(50);
  fireEvent.click(part('review')!);
  await passTime(600);
  expect(document.querySelector('[data-bl-part="consent-dialog"] [data-bl-part="title"]')?.textContent).toContain('Carla');
});

test('selects only what may be decided along with others', async () => {
  const proven = createSampleAction({ id: 'a-4', risk: 'medium', events: [ask({ stepUp: ['passkey'] })] });
  await show(createListing([anna, carla, proven]));
  expect(screen.getAllByRole('checkbox')).toEqual([box('Anna')]);
  act(() => opener('Carla').focus());
  key('x');
  expect(part('inbox-toolbar')).toBeNull();
});

test('decides several together, and says what became of each', async () => {
  const approved = createSampleAction({ id: 'a-1', events: [ask(), approve()] });
  const decideAll = vi.fn(async () =>
    accept({ items: [{ actionId: 'a-1', action: approved }, { actionId: 'a-2', refusal: { code: 'limited', message: 'The budget is used up.' } as const }], now: proposedAt + 9_000 }),
  );
  await show(createListing([anna, bert], { answers: { decideAll } }));
  fireEvent.click(box('Anna'));
  fireEvent.click(box('Bert'));
  await passTime(500);
  expect(polite()).toBe('2 selected');
  fireEvent.click(part('batch-open')!);
  await passTime(600);
  expect(part('batch-effect')?.textContent).toBe('Together: 2 × send money and €200.');
  await press(part('approve-all')!);
  await passGuard();
  await press(part('approve-all')!);
  expect(decideAll).toHaveBeenCalledOnce();
  expect(decideAll.mock.calls[0]).toMatchObject([{ items: [{ actionId: 'a-1', decision: 'approve', digest: anna.digest }, { actionId: 'a-2', decision: 'approve', digest: bert.digest }] }]);
  expect(part('batch')?.dataset['blState']).toBe('done');
  expect(part('batch-decided')?.textContent).toBe('1 request was approved.');
  expect(part('batch-refused')?.textContent).toContain('Bert');
  expect(part('batch-refused')?.textContent).toContain('budget');
  expect(document.activeElement).toBe(part('batch-close'));
});

test('tells the host of a batch: a press that did not count, the decision, and how it ended', async () => {
  const approved = createSampleAction({ id: 'a-1', events: [ask(), approve()] });
  const decideAll = async () => accept({ items: [{ actionId: 'a-1', action: approved }, { actionId: 'a-2', refusal: { code: 'limited', message: 'The budget is used up.' } as const }], now: proposedAt + 9_000 });
  const events: KitEvent[] = [];
  await show(createListing([anna, bert], { answers: { decideAll } }), (event) => events.push(event));
  fireEvent.click(box('Anna'));
  fireEvent.click(box('Bert'));
  fireEvent.click(part('batch-open')!);
  await passTime(10);
  await press(part('approve-all')!);
  await passGuard();
  await passGuard();
  await press(part('approve-all')!);
  expect(events).toEqual([
    { type: 'batch.blocked', decision: 'approve', reason: 'recently_attached' },
    { type: 'batch.decided', decision: 'approve', actionIds: ['a-1', 'a-2'], decisionTimeMs: expect.any(Number) },
    { type: 'batch.ended', decision: 'approve', decidedCount: 1, refusedCount: 1 },
  ]);
});

test('takes no press on a batch within 500 ms, nor after it has changed', async () => {
  const decideAll = vi.fn(() => new Promise<never>(() => {}));
  await show(createListing([anna, bert], { answers: { decideAll } }));
  fireEvent.click(box('Anna'));
  fireEvent.click(box('Bert'));
  fireEvent.click(part('batch-open')!);
  await passTime(10);
  await press(part('deny-all')!);
  await passGuard();
  await passGuard();
  fireEvent.click(inbox().querySelectorAll('[data-bl-part="leave-out"]')[0]!);
  await press(part('deny-all')!);
  expect(decideAll).not.toHaveBeenCalled();
  expect(part('blocked-reason')?.dataset['blReason']).toBe('recently_changed');
});

test('says nothing was decided of what got no answer', async () => {
  await show(createListing([anna], { answers: { decideAll: async () => refuse('authority_unreachable', 'Down.') } }));
  fireEvent.click(box('Anna'));
  fireEvent.click(part('batch-open')!);
  await passTime(600);
  await passGuard();
  await press(part('approve-all')!);
  expect(part('batch-refused')?.dataset['blCode']).toBe('authority_unreachable');
  expect(part('batch-decided')).toBeNull();
});

test('filters by what is read on the rows, and says how many are left', async () => {
  await show(createListing([anna, bert, carla]));
  fireEvent.change(part('inbox-filter')!, { target: { value: 'bERT' } });
  await passTime(100);
  expect(titles()).toEqual(['Bert']);
  fireEvent.change(part('inbox-filter')!, { target: { value: '€100' } });
  await passTime(50);
  await passTime(500);
  expect(titles()).toHaveLength(3);
  expect(polite()).toBe('3 of 3');
  fireEvent.change(part('inbox-filter')!, { target: { value: 'nobody' } });
  await passTime(100);
  expect(inbox().dataset['blState']).toBe('noMatch');
  fireEvent.click(screen.getByRole('button', { name: 'Clear the filter' }));
  expect(titles()).toHaveLength(3);
});

test('reads page after page', async () => {
  const pages: Readonly<Record<string, { actions: Action[]; next?: string }>> = { first: { actions: [anna], next: 'p-2' }, 'p-2': { actions: [bert] } };
  const listActions = vi.fn(async (query: { readonly whose?: string; readonly before?: string } = {}) =>
    accept({ ...(query.whose === 'others' ? { actions: [] } : pages[query.before ?? 'first']!), now: proposedAt + 5_000 }),
  );
  await show(createFakeClient({ answers: { listActions } }));
  expect(titles()).toEqual(['Anna', 'Bert']);
});

test('says, when nothing waits, what agents may do without asking', async () => {
  await show(createListing([], { grants: [createSampleStanding()] }));
  await passTime(600);
  expect(inbox().dataset['blState']).toBe('empty');
  expect(part('inbox-empty')?.textContent).toContain('Nothing waits for you');
  expect(part('grant-sentence')?.textContent).toContain('may');
});

test('shows what can be read when half of it cannot, and the way to try again', async () => {
  await show(
    createFakeClient({
      answers: { listActions: async (query) => (query?.whose === 'others' ? refuse('forbidden', 'Not you.') : accept({ actions: [anna], now: proposedAt + 5_000 })) },
    }),
  );
  expect(inbox().dataset['blState']).toBe('partial');
  expect(inbox().textContent).toContain('What is done for others can’t be shown');
  expect(titles()).toEqual(['Anna']);
});

test.each([
  ['forbidden', 'notPermitted'],
  ['unknown_action', 'error'],
] as const)('is, when all of it is refused as %s, in the state %s', async (code, state) => {
  await show(createFakeClient({ refuseReads: code }));
  expect(inbox().dataset['blState']).toBe(state);
});

test('says that it is loading, and that it may be out of date', async () => {
  await show(createFakeClient({ refuseReads: 'never', connection: 'reconnecting' }));
  expect(inbox().dataset['blState']).toBe('loading');
  expect(inbox().dataset['blConnection']).toBe('offline');
});

test('explains its keys', async () => {
  await show(createListing([anna]));
  act(() => opener('Anna').focus());
  key('?');
  await passTime(600);
  expect(part('inbox-help')?.textContent).toContain('next and previous request');
});

test('says since when what it shows may be out of date, and reads again when asked to', async () => {
  const client = createListing([anna]);
  await show(client);
  expect(part('inbox-stale')).toBeNull();
  await passTime(3 * 60_000);
  act(() => client.subscriptions.at(-1)!.onStatus!('reconnecting'));
  await passTime(60 * 60_000);
  // Until the connection went it was kept up to date, whenever it was read.
  expect(part('inbox-stale')?.textContent).toContain('As of 14:05; may be out of date.');
  expect(titles()).toEqual(['Anna']);
  const reads = vi.spyOn(client, 'listActions');
  await press(part('inbox-stale')!.querySelector('button')!);
  expect(reads.mock.calls.map(([query]) => query?.whose)).toEqual(['mine', 'others']);
  act(() => client.subscriptions.at(-1)!.onStatus!('live'));
  await settle();
  expect(part('inbox-stale')).toBeNull();
});

test('does not take what was read long ago for new, where there is no connection from the beginning', async () => {
  await show(createListing([anna], { connection: 'reconnecting', now: () => Date.now() }));
  await passTime(10 * 60_000);
  expect(part('inbox-stale')?.textContent).toContain('As of 14:02');
});
