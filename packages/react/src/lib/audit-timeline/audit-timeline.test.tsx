import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeClient, type FakeClientOptions } from '../test-support/fake-client.ts';
import { renderWithByleave, settle } from '../test-support/render-with-byleave.tsx';
import { createSampleAction, proposedAt } from '../test-support/sample-actions.ts';
import { agentActor, createSampleEntry, createSampleStory, mayaActor, type SampleEntryOptions } from '../test-support/sample-entries.ts';
import { AuditTimeline } from './audit-timeline.tsx';

beforeEach(() => void vi.useFakeTimers({ now: proposedAt }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const action = createSampleAction();
const timeline = (): HTMLElement => document.querySelector<HTMLElement>('[data-bl-part="audit-timeline"]')!;
const sentences = (): readonly (string | null | undefined)[] =>
  screen.queryAllByRole('listitem').map((row) => row.querySelector('p')?.textContent);

async function show(options: FakeClientOptions): Promise<ReturnType<typeof createFakeClient>> {
  const client = createFakeClient({ actions: [action], ...options });
  await renderWithByleave(<AuditTimeline conversation="c-1" />, client);
  return client;
}

test('tells what happened in sentences, newest first', async () => {
  await show({ auditPages: [createSampleStory(action)] });
  expect(sentences()).toEqual([
    'An attempt by Invoice agent was refused: already_claimed',
    'It succeeded',
    'Invoice agent started it',
    'Maya Chen allowed it',
    'Invoice agent asked to send €2,400.00 to Northwind GmbH',
  ]);
});

test('has the time, the digest and the reasons of each entry', async () => {
  await show({ auditPages: [createSampleStory(action)] });
  const asked = screen.getAllByRole('listitem').at(-1)!;
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

test('says which action a run of entries is about, once', async () => {
  const other = createSampleAction({ id: 'a-2', arguments: { amount: 5, recipient: 'Ada' } });
  const started = createSampleEntry(other, { sequence: 9, type: 'action.claimed', actor: agentActor });
  await show({ actions: [action, other], auditPages: [[started, ...createSampleStory(action)]] });
  const subjects = [...document.querySelectorAll('[data-bl-part="audit-subject"]')].map((subject) => subject.textContent);
  expect(subjects).toEqual(['Send €5.00 to Ada', 'Send €2,400.00 to Northwind GmbH']);
});

test('quotes the reason a person gave', async () => {
  const entry = createSampleEntry(action, { sequence: 1, type: 'consent.declined', actor: mayaActor, facts: { reason: 'Wrong IBAN\u202e' } });
  await show({ auditPages: [[entry]] });
  expect(screen.getByRole('listitem').textContent).toContain('“Wrong IBANU+202E”');
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
  await show({ refuseReads: 'forbidden' });
  expect(timeline().dataset['blState']).toBe('error');
  expect(within(timeline()).getByRole('alert').textContent).toContain('You may not read this.');
});

test('says whether it is live', async () => {
  const client = await show({});
  const status = within(timeline()).getByRole('status');
  expect(status.textContent).toBe('Live');
  client.subscriptions.at(-1)!.onStatus!('reconnecting');
  await settle();
  expect(status.textContent).toBe('Reconnecting…');
});
