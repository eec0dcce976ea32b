import { accept, canonicalize, refuse, toShownPrompt, type Action, type AuditEntry, type JsonObject } from '@byleave/core';
import type { AuditResponse } from '@byleave/core/wire';
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
// Loaded when there is something to check; here beforehand, so that no test waits for a disk.
import '../lazy-part/log-parts.ts';
import { createFakeClient, type FakeClientOptions } from '../test-support/fake-client.ts';
import { passTime, renderWithByleave, settle } from '../test-support/render-with-byleave.tsx';
import { bo, createSampleAction, proposedAt } from '../test-support/sample-actions.ts';
import { agentActor, createSampleEntry, createSampleStory, mayaActor, type SampleEntryOptions } from '../test-support/sample-entries.ts';
import { overspending } from '../test-support/sample-limits.ts';
import { AuditTimeline } from './audit-timeline.tsx';

/** Nothing has a size here; a list that renders what is in view needs one. */
const sizes = { offsetHeight: 600, offsetWidth: 400, clientHeight: 600, clientWidth: 400 };

beforeEach(() => {
  vi.useFakeTimers({ now: proposedAt });
  for (const [name, size] of Object.entries(sizes)) Object.defineProperty(HTMLDivElement.prototype, name, { configurable: true, get: () => size });
});
afterEach(() => {
  cleanup();
  localStorage.clear();
  for (const name of Object.keys(sizes)) Reflect.deleteProperty(HTMLDivElement.prototype, name);
  vi.useRealTimers();
});

const action = createSampleAction();
const timeline = (): HTMLElement => document.querySelector<HTMLElement>('[data-bl-part="audit-timeline"]')!;
const sentences = (): readonly (string | null | undefined)[] =>
  [...document.querySelectorAll('[data-bl-part="audit-sentence"]')].map(({ textContent }) => textContent);
const entries = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-bl-part="audit-entry"]')];
const part = (name: string): HTMLElement => document.querySelector<HTMLElement>(`[data-bl-part="${name}"]`)!;

async function show(options: FakeClientOptions): Promise<ReturnType<typeof createFakeClient>> {
  const client = createFakeClient({ actions: [action], ...options });
  await renderWithByleave(<AuditTimeline conversation="c-1" />, client);
  return client;
}

test('tells what happened to a request in sentences, in the order it happened', async () => {
  await show({ auditPages: [createSampleStory(action)] });
  expect(sentences()).toEqual([
    'Invoice agent asked to send €2,400.00 to Northwind GmbH',
    'Maya Chen allowed it',
    'Invoice agent started it',
    'It succeeded',
    'An attempt by Invoice agent was refused: already_claimed',
  ]);
  expect(entries().map(({ dataset }) => dataset['blStage'])).toEqual(['request', 'decision', 'execution', 'outcome', 'attempt']);
});

test('has the time, the digest and the reasons of each entry', async () => {
  await show({ auditPages: [createSampleStory(action)] });
  const asked = entries()[0]!;
  expect(asked.querySelector('time')?.getAttribute('datetime')).toBe('2026-11-23T14:02:10.000Z');
  expect(asked.querySelector('time')?.textContent).toBe('14:02:10');
  expect(asked.textContent).toContain(`${action.digest.slice(0, 4)}…${action.digest.slice(-4)}`);
  expect(asked.textContent).toContain('the amount is over €1,000');
  expect(asked.dataset['blType']).toBe('action.proposed');
});

test.each<[string, Omit<SampleEntryOptions, 'sequence'>]>([
  ['Maya Chen denied it', { type: 'consent.declined', actor: mayaActor, facts: { reason: 'Wrong IBAN' } }],
  ['It expired; it did not run', { type: 'deadline.passed', actor: agentActor }],
  ['It was started and may or may not have happened', { type: 'action.abandoned', actor: agentActor }],
  ['It failed', { type: 'action.completed', actor: agentActor, facts: { status: 'failed', message: 'No funds' } }],
  [
    'Invoice agent asked to send €2,400.00 to Northwind GmbH; policy denied it',
    { type: 'action.proposed', actor: agentActor, facts: { effect: 'deny', reasons: [] } },
  ],
])('says "%s"', async (sentence, entry) => {
  await show({ auditPages: [[createSampleEntry(action, { sequence: 1, ...entry })]] });
  expect(sentences()).toEqual([sentence]);
});

test('says of what a person had the authority do that it was theirs to decide, never that a policy allowed it', async () => {
  const presentation = { ...action.tool!.presentation, title: 'Take back that {recipient} may be paid without asking' };
  const own = { ...createSampleAction({ tool: { ...action.tool!, presentation } }), principal: { ...action.principal, agent: { id: 'byleave', name: 'Byleave' } } };
  await show({ actions: [own], auditPages: [[createSampleEntry(own, { sequence: 1, type: 'action.proposed', actor: mayaActor, facts: { effect: 'allow', reasons: [] } })]] });
  expect(sentences()).toEqual(['Maya Chen asked to take back that Northwind GmbH may be paid without asking, which is theirs to decide']);
});

test('says which action a run of entries is about, once', async () => {
  const other = createSampleAction({ id: 'a-2', arguments: { amount: 5, recipient: 'Ada' } });
  const started = createSampleEntry(other, { sequence: 9, type: 'action.claimed', actor: agentActor });
  await show({ actions: [action, other], auditPages: [[started, ...createSampleStory(action)]] });
  const subjects = [...document.querySelectorAll('[data-bl-part="audit-subject"]')].map((subject) => subject.textContent);
  expect(subjects).toEqual(['Send €5.00 to Ada']);
  expect(sentences()[1]).toContain('Send €2,400.00'.replace('S', 's'));
});

test('quotes the reason a person gave', async () => {
  const entry = createSampleEntry(action, { sequence: 1, type: 'consent.declined', actor: mayaActor, facts: { reason: 'Wrong IBAN\u202e' } });
  await show({ auditPages: [[entry]] });
  expect(entries()[0]!.textContent).toContain('“Wrong IBANU+202E”');
});

test('does not hide an entry it has no words for', async () => {
  const entry = { ...createSampleEntry(action, { sequence: 1, type: 'action.claimed', actor: agentActor }), type: 'action.teleported' };
  await show({ auditPages: [[entry as never]] });
  expect(sentences()).toEqual(['Something happened that this version has no words for: action.teleported']);
});

test('loads older entries when asked, until there are none', async () => {
  const [newest, ...older] = createSampleStory(action);
  await show({ auditPages: [[newest!], older] });
  expect(sentences()).toHaveLength(1);
  fireEvent.click(screen.getByRole('button', { name: 'Load older' }));
  await settle();
  expect(sentences()).toHaveLength(5);
  expect(screen.queryByRole('button', { name: 'Load older' })).toBeNull();
});

test('says that nothing has happened yet', async () => {
  await show({});
  expect(timeline().dataset['blState']).toBe('empty');
  expect(timeline().textContent).toContain('Nothing has happened yet');
});

test('says why it can’t be shown', async () => {
  await show({ refuseReads: 'conflict' });
  expect(timeline().dataset['blState']).toBe('error');
  expect(within(timeline()).getByRole('alert').textContent).toContain('You may not read this.');
});

test('says whether it is live', async () => {
  const client = await show({});
  const status = part('connection');
  expect(status.textContent).toBe('Live');
  client.subscriptions.at(-1)!.onStatus!('reconnecting');
  await settle();
  expect(status.textContent).toBe('Reconnecting…');
});

const pageOf = (listed: readonly AuditEntry[], next?: number): AuditResponse => ({ entries: [...listed], actions: { [action.id]: action }, now: proposedAt + 5_000, ...(next !== undefined && { next }) });
const entryOf = (sequence: number, more: Partial<AuditEntry> = {}): AuditEntry => ({ ...createSampleEntry(action, { sequence, type: 'action.claimed', actor: agentActor }), ...more });
async function happens(client: ReturnType<typeof createFakeClient>): Promise<void> {
  await act(async () => client.subscriptions.at(-1)!.onEvent({ sequence: 99, type: 'action.claimed', actionId: action.id, conversation: 'c-1', state: 'executing' }));
  await passTime(100);
  await settle();
}

/** A log whose newest entries a test adds as if they had happened. */
async function follow(first: readonly AuditEntry[]) {
  const log = { entries: [...first], asked: [] as unknown[] };
  const client = await show({
    answers: {
      readAudit: async (query) => {
        log.asked.push(query);
        const found = log.entries.filter(({ sequence }) => query?.before === undefined || sequence < query.before);
        const page = found.slice(0, query?.limit);
        return accept(pageOf(page, found.length > page.length ? page.at(-1)?.sequence : undefined));
      },
    },
  });
  return { log, happens: (...fresh: readonly AuditEntry[]) => (log.entries.unshift(...fresh), happens(client)) };
}

test('puts requests of a run together, and says which run', async () => {
  const other = createSampleAction({ id: 'a-2', arguments: { amount: 5, recipient: 'Ada' } });
  const entry = (sequence: number, of: Action, conversation: string): AuditEntry => ({ ...createSampleEntry(of, { sequence, type: 'action.claimed', actor: agentActor }), conversation });
  await show({ actions: [action, other], auditPages: [[entry(4, action, 'c-1'), entry(3, other, 'c-2'), entry(2, action, 'c-1'), entry(1, other, 'c-1')]] });
  expect([...document.querySelectorAll('[data-bl-part="audit-run"]')].map(({ textContent }) => textContent)).toEqual(['Run c-1', 'Run c-2']);
  expect([...document.querySelectorAll('[data-bl-part="audit-subject"]')].map(({ textContent }) => textContent)).toEqual(['Send €2,400.00 to Northwind GmbH', 'Send €5.00 to Ada', 'Send €5.00 to Ada']);
});

test('shows what happens as it happens, and not while it is paused', async () => {
  const { happens: next } = await follow([entryOf(1)]);
  await next(entryOf(2));
  expect(entries()).toHaveLength(2);
  fireEvent.click(part('timeline-pause'));
  expect(part('connection').textContent).toBe('Paused');
  await next(entryOf(4), entryOf(3));
  expect(entries()).toHaveLength(2);
  expect(part('timeline-new').textContent).toBe('Show 2 new entries');
  fireEvent.click(part('timeline-new'));
  await settle();
  expect(entries()).toHaveLength(4);
  expect(part('timeline-new')).toBeNull();
});

test('moves nothing under the hand of who is in the list', async () => {
  const { happens: next } = await follow([entryOf(1)]);
  part('entry-open').focus();
  await next(entryOf(2));
  expect(entries()).toHaveLength(1);
  expect(part('timeline-new').textContent).toBe('Show 1 new entry');
});

test('starts again from the newest when so much is new that it does not join on', async () => {
  const { happens: next } = await follow([entryOf(1)]);
  fireEvent.click(part('timeline-pause'));
  const many = Array.from({ length: 60 }, (_, index) => entryOf(61 - index));
  await next(...many);
  expect(part('timeline-new').textContent).toBe('Show what is new');
  fireEvent.click(part('timeline-new'));
  await settle();
  expect(entries()[0]?.closest('li')).not.toBeNull();
  expect(part('timeline-new')).toBeNull();
});

test('reads no page again that it has read, however long the log', async () => {
  const pages = Array.from({ length: 4 }, (_, page) => Array.from({ length: 3 }, (_each, index) => entryOf(100 - page * 3 - index)));
  const asked: (number | undefined)[] = [];
  const client = await show({ answers: { readAudit: async (query) => (asked.push(query?.before), accept(pageOf(pages[query?.before ?? 0] ?? [], (query?.before ?? 0) + 1))) } });
  for (let page = 0; page < 3; page += 1) {
    fireEvent.click(part('load-older'));
    await settle();
  }
  asked.length = 0;
  await happens(client);
  expect(asked).toEqual([undefined]);
});

test('finds by words and by what there is to choose from, as one query', async () => {
  const asked: unknown[] = [];
  const changes: unknown[] = [];
  const client = createFakeClient({ actions: [action], answers: { readAudit: async (query) => (asked.push(query), accept(pageOf([entryOf(1)]))) } });
  await renderWithByleave(<AuditTimeline onQueryChange={(query) => changes.push(query)} />, client);
  const filter = part('timeline-filter') as HTMLDetailsElement;
  filter.open = true;
  fireEvent(filter, new Event('toggle'));
  fireEvent.change(screen.getByLabelText('Find'), { target: { value: 'tool:send_money northwind bad:thing' } });
  fireEvent.submit(screen.getByRole('search'));
  await settle();
  expect(changes.at(-1)).toEqual({ tool: 'send_money', text: 'northwind bad:thing' });
  expect(asked.at(-1)).toMatchObject({ tool: 'send_money', text: 'northwind bad:thing' });
  fireEvent.change(screen.getByLabelText('Decision'), { target: { value: 'declined' } });
  await settle();
  expect((screen.getByLabelText('Find') as HTMLInputElement).value).toBe('decision:declined tool:send_money northwind bad:thing');
  const chips = within(part('timeline-chips')).getAllByRole('button').map((chip) => chip.getAttribute('aria-label') ?? chip.textContent);
  expect(chips).toEqual(['Without Decision: Denied by a person', 'Without Tool: send_money', 'Without Words: northwind bad:thing', 'Clear all']);
  fireEvent.click(within(part('timeline-chips')).getAllByRole('button')[1]!);
  await settle();
  expect(changes.at(-1)).toEqual({ decision: 'declined', text: 'northwind bad:thing' });
  fireEvent.change(screen.getByLabelText('Name of this view'), { target: { value: 'Denials' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save view' }));
  fireEvent.click(screen.getByRole('button', { name: 'Clear all' }));
  await settle();
  fireEvent.change(screen.getByLabelText('Saved views'), { target: { value: 'Denials' } });
  await settle();
  expect(changes.at(-1)).toEqual({ decision: 'declined', text: 'northwind bad:thing' });
});

test('says that nothing matches, and not that nothing happened', async () => {
  const client = createFakeClient({ answers: { readAudit: async () => accept(pageOf([])) } });
  await renderWithByleave(<AuditTimeline query={{ text: 'nobody' }} />, client);
  expect(timeline().dataset['blState']).toBe('noMatch');
});

test('says what reading everybody’s log takes, and asks for it as such', async () => {
  const asked: unknown[] = [];
  const client = createFakeClient({ answers: { readAudit: async (query) => (asked.push(query), refuse('forbidden', 'It takes the role “auditor”.')) } });
  await renderWithByleave(<AuditTimeline whose="everybody" />, client);
  expect(asked[0]).toMatchObject({ whose: 'everybody' });
  expect(timeline().dataset['blState']).toBe('noAccess');
});

test('says that entries are missing from the whole log, and from no part of it', async () => {
  const answers = { readAudit: async () => accept(pageOf([entryOf(9), entryOf(8), entryOf(5)])) };
  await renderWithByleave(<AuditTimeline whose="everybody" />, createFakeClient({ answers }));
  expect(part('log-gap').textContent).toBe('2 entries are missing here: what was sent has a gap.');
  cleanup();
  await renderWithByleave(<AuditTimeline />, createFakeClient({ answers }));
  expect(part('log-gap')).toBeNull();
});

async function open(): Promise<void> {
  fireEvent.click(part('entry-open'));
  await settle();
  await settle();
}

test('shows what was on the screen of who decided, and whether that was the request', async () => {
  const shown = toShownPrompt(action, 'en', 'UTC')!;
  const decided = (prompt: unknown): AuditEntry => createSampleEntry(action, { sequence: 1, type: 'consent.approved', actor: mayaActor, facts: JSON.parse(canonicalize({ assurance: 'passkey', shown: prompt as never })) });
  await show({ auditPages: [[decided(shown)]] });
  await open();
  expect(part('shown-prompt').dataset['blState']).toBe('matches');
  expect(part('shown-prompt').textContent).toContain('DE89 3704 0044 0532 0130 00');
  expect(part('shown-prompt').textContent).toContain('send-money');
  cleanup();
  await show({ auditPages: [[decided({ ...shown, fields: shown.fields.map((field) => (field.label === 'IBAN' ? { ...field, text: 'DE00' } : field)) })]] });
  await open();
  expect(part('shown-prompt').dataset['blState']).toBe('differs');
  cleanup();
  await show({ auditPages: [[decided({ title: 5 })]] });
  await open();
  expect(part('shown-prompt').dataset['blState']).toBe('missing');
});

test('says what a limit lacked in the words of the reader, and shows what is no such thing as it was recorded', async () => {
  const { scope: _, ...shortage } = overspending;
  const refused = (facts: JsonObject): AuditEntry => createSampleEntry(action, { sequence: 1, type: 'action.proposed', actor: agentActor, facts: { effect: 'ask', code: 'limited', message: 'No room.', ...facts } });
  await show({ auditPages: [[refused({ shortage: shortage as unknown as JsonObject })]] });
  expect(part('limit-shortage').textContent).toContain('€10,000 a month€7,150 of €10,000 used');
  expect(entries()[0]?.textContent).not.toContain('No room.');
  for (const shortage of [5, {}, { limit: 'all' }]) {
    cleanup();
    await show({ auditPages: [[refused({ shortage })]] });
    expect(entries()[0]?.textContent).toContain('No room.');
  }
});

test('shows what a person changed before it was decided', async () => {
  const edited: Action = { ...createSampleAction(), editedBy: bo, askedArguments: { ...action.arguments, amount: 9_999 } };
  await show({ actions: [edited], auditPages: [[createSampleEntry(edited, { sequence: 1, type: 'action.proposed', actor: agentActor, facts: { effect: 'ask' } })]] });
  await open();
  expect(part('edit-change').querySelector('del')?.textContent).toContain('€9,999.00');
  expect(part('edit-change').querySelector('ins')?.textContent).toContain('€2,400.00');
});

async function runExport(answer: () => Awaited<ReturnType<ReturnType<typeof createFakeClient>['exportLog']>>): Promise<unknown[]> {
  const asked: unknown[] = [];
  const client = createFakeClient({ answers: { readAudit: async () => accept(pageOf([entryOf(1)])), exportLog: async (request) => (asked.push(request), answer()) } });
  await renderWithByleave(<AuditTimeline whose="everybody" />, client);
  fireEvent.click(part('export-start'));
  await settle();
  await settle();
  return asked;
}

const bytesOf = (...lines: readonly string[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const line of lines) controller.enqueue(new TextEncoder().encode(`${line}\n`));
      controller.close();
    },
  });

test('exports with what is to be left out, and keeps nothing of an export that broke off', async () => {
  const asked = await runExport(() => accept({ entries: 2, body: bytesOf('{"header":1}', '{"leaf":1}', '{"leaf":2}', '{"checkpoint":""}') }));
  expect(asked).toEqual([{ format: 'jsonl', redaction: ['sensitive'] }]);
  expect(part('log-export').dataset['blState']).toBe('done');
  cleanup();
  await runExport(() => accept({ entries: 2, body: bytesOf('{"header":1}', '{"leaf":1}') }));
  expect(part('log-export').dataset['blState']).toBe('broken');
  expect(part('log-export').textContent).toContain('1 of 2 entries');
});

test('an export can be cancelled, and what comes after counts for nothing', async () => {
  let end = (): void => {};
  const body = new ReadableStream<Uint8Array>({ start: (controller) => void (end = () => controller.close()) });
  await runExport(() => accept({ entries: 2, body }));
  expect(part('log-export').dataset['blState']).toBe('running');
  fireEvent.click(part('export-cancel'));
  expect(part('log-export').dataset['blState']).toBe('cancelled');
  expect(() => end()).not.toThrow(RangeError);
  await settle();
  expect(part('log-export').dataset['blState']).toBe('cancelled');
});
