import { accept, refuse, type GrantStanding } from '@byleave/core';
import type { ByleaveClient } from '@byleave/client';
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeClient, type FakeClient, type FakeClientOptions } from '../test-support/fake-client.ts';
import { renderWithByleave, settle } from '../test-support/render-with-byleave.tsx';
import { createSampleAction, message, postMessage, proposedAt } from '../test-support/sample-actions.ts';
import { createSampleStanding, grantedMessage, type SampleStandingOptions } from '../test-support/sample-grants.ts';
import { GrantsManager } from './grants-manager.tsx';

beforeEach(() => void vi.useFakeTimers({ now: proposedAt }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const now = proposedAt + 5_000;
const dayMs = 86_400_000;
const manager = (): HTMLElement => document.querySelector<HTMLElement>('[data-bl-part="grants-manager"]')!;
const row = (): HTMLElement => document.querySelector<HTMLElement>('[data-bl-part="grant"]')!;
const button = (kind: string): HTMLElement => row().querySelector<HTMLElement>(`[data-bl-part="${kind}"]`)!;
const sentence = (): string | null | undefined => row().querySelector('[data-bl-part="grant-sentence"]')?.textContent;

async function show(standing: SampleStandingOptions | null = {}, options: FakeClientOptions = {}): Promise<FakeClient> {
  const client = createFakeClient({ actions: [grantedMessage], grants: standing ? [createSampleStanding(standing)] : [], ...options });
  await renderWithByleave(<GrantsManager />, client);
  return client;
}

async function press(element: HTMLElement): Promise<void> {
  fireEvent.click(element);
  await settle();
}

test('words a grant as its width, with what is left open, how often and until when', async () => {
  await show();
  expect(sentence()).toBe('Invoice agent may post in #billing without asking, with any message, at most 10 times, until 18:02.');
  expect(row().querySelector('[data-bl-part="grant-facts"]')?.textContent).toBe('used 3 of 10 times · since 13:02');
});

test('words a denial as one', async () => {
  await show({ grant: { effect: 'deny' } });
  expect(sentence()).toContain('Invoice agent may not post in #billing, with any message');
  expect(row().textContent).toContain('Once revoked, Invoice agent may ask you again to post in #billing.');
});

test('shows what is spent of an amount', async () => {
  await show({ grant: { mostAmount: { argument: 'amount', currency: 'EUR', most: 500 } }, spent: 120 });
  expect(screen.getByRole('meter').getAttribute('aria-valuetext')).toContain('€120 of €500 used, €380 left');
  expect(sentence()).toContain('€500 in all');
});

test('says how often it was used, what waits and when it was used last', async () => {
  await show({ grant: { lastUsedAt: proposedAt - 60_000 }, reserved: 1 });
  expect(row().textContent).toContain('used 3 of 10 times · 1 waiting · last used 14:01');
});

test.each<[string, SampleStandingOptions, string]>([
  ['expiring', { grant: { endsAt: proposedAt + 600_000 } }, 'Ends soon'],
  ['exhausted', { state: 'exhausted', used: 10 }, 'What you allowed is used up, so the agent asks again.'],
  ['suspended', { state: 'suspended', grant: { status: 'suspended', suspendedBecause: 'person' } }, 'You suspended it.'],
  ['suspended', { state: 'suspended', grant: { status: 'suspended', suspendedBecause: 'tool_changed' } }, 'The tool was changed since you allowed this'],
  ['active', { grant: { createdAt: proposedAt - 40 * dayMs, endsAt: proposedAt + dayMs } }, 'Not used for 30 days.'],
])('says when it is %s', async (state, standing, words) => {
  await show(standing);
  expect(row().dataset['blState']).toBe(state);
  expect(row().textContent).toContain(words);
});

const overruled = (by: 'allow' | 'ask' | 'deny') => ({ overruled: { by, reasons: [{ policy: 'P-9', text: 'Because\u202e.' }] } });

test.each<[string, Partial<GrantStanding>, string, readonly string[]]>([
  ['conflict', overruled('deny'), 'Policy now denies the very call', ['revoke', 'suspend', 'change']],
  ['conflict', overruled('ask'), 'Policy now asks for more than your word', ['revoke', 'suspend', 'change']],
  ['inherited', overruled('allow'), 'Only those who write them can change that.', ['revoke']],
  ['orphaned', { isOrphaned: true, ...overruled('deny') }, 'This agent is no longer known here', ['revoke']],
])('says that it is %s, why, and leaves what still changes something', async (state, more, words, buttons) => {
  await show(null, { grants: [{ ...createSampleStanding(), ...more }] });
  expect(row().dataset['blState']).toBe(state);
  expect(row().textContent).toContain(words);
  expect([...row().querySelectorAll<HTMLElement>('.bl-row-actions [data-bl-part]')].map(({ dataset }) => dataset['blPart'])).toEqual(buttons);
  expect(row().textContent).not.toContain('\u202e');
});

test('is what it was before, where it answered nothing anyway', async () => {
  await show(null, { grants: [{ ...createSampleStanding({ state: 'suspended', grant: { status: 'suspended', suspendedBecause: 'person' } }), ...overruled('allow') }] });
  expect(row().dataset['blState']).toBe('suspended');
  cleanup();
  await show(null, { grants: [{ ...createSampleStanding({ state: 'revoked', grant: { status: 'revoked' } }), isOrphaned: true, running: 1 }] });
  expect(row().dataset['blState']).toBe('revoked');
  expect(row().querySelector('[data-bl-part="grant-running"]')).toBeNull();
});

describe('everything of one agent', () => {
  const other = createSampleStanding({ grant: { id: 'grant-2', constraints: [] } });
  const denial = createSampleStanding({ grant: { id: 'grant-3', effect: 'deny' } });
  const part = (name: string): HTMLElement => document.querySelector<HTMLElement>(`[data-bl-part="${name}"]`)!;
  async function open(answers: FakeClientOptions['answers'] = {}, options: FakeClientOptions = {}): Promise<FakeClient> {
    const client = await show(null, { grants: [createSampleStanding(), other, denial], answers, ...options });
    await press(part('revoke-all-open'));
    await vi.dynamicImportSettled();
    await settle();
    return client;
  }

  test('is there to be revoked where there are two, and what is denied is none of it', async () => {
    await show(null, { grants: [createSampleStanding(), denial] });
    expect(part('revoke-all-open')).toBeNull();
  });

  test('is named before it is revoked, and nothing is sent by looking', async () => {
    const revokeGrant = vi.fn<ByleaveClient['revokeGrant']>();
    await open({ revokeGrant });
    expect(document.activeElement?.textContent).toBe('Revoke 2 permissions of Invoice agent?');
    expect([...part('revoke-all').querySelectorAll('li')].map(({ textContent }) => textContent)).toEqual([
      'Once revoked, Invoice agent asks each time before it may post in #billing.',
      'Once revoked, Invoice agent asks each time before it may post in any channel.',
    ]);
    await press(within(part('revoke-all')).getByRole('button', { name: 'Keep as it was' }));
    expect(part('revoke-all')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Standing permissions' }));
    expect(revokeGrant).not.toHaveBeenCalled();
  });

  test('is revoked one by one, once, and each says what became of it', async () => {
    const revokeGrant = vi.fn<ByleaveClient['revokeGrant']>(async (id) => (id === 'grant-1' ? refuse('conflict', 'It was changed.') : accept({ grant: { ...other, state: 'revoked' }, now })));
    await open({ revokeGrant });
    fireEvent.click(part('revoke-these'));
    await press(part('revoke-these'));
    await settle();
    expect(revokeGrant.mock.calls).toEqual([['grant-1', { revision: 3 }], ['grant-2', { revision: 3 }]]);
    expect(within(part('revoke-all')).getByRole('status').textContent).toBe('Revoked. You are asked again from now on.');
    expect(part('revoke-all').querySelector('p')!.textContent).toMatch(/^Revoked for Invoice agent: \d of \d$/u);
    expect(within(part('revoke-all')).getByRole('alert').textContent).toMatch(/^Invoice agent may post in #billing.*It was changed\.$/u);
  });

  test('stays while the connection is down', async () => {
    const revokeGrant = vi.fn<ByleaveClient['revokeGrant']>();
    await open({ revokeGrant }, { connection: 'reconnecting' });
    await press(part('revoke-these'));
    expect(revokeGrant).not.toHaveBeenCalled();
  });
});

test('puts what has ended out of the way, without anything to press', async () => {
  await show({ state: 'revoked', grant: { status: 'revoked' } });
  expect(manager().dataset['blState']).toBe('empty');
  expect(screen.getByText('Ended (1)')).toBeTruthy();
  expect(button('revoke')).toBeNull();
});

test('helps whoever has none', async () => {
  await show(null);
  expect(manager().dataset['blState']).toBe('empty');
  expect(manager().textContent).toContain('No agent may do anything without asking you.');
  expect(manager().textContent).toContain('choose how long next to “Allow”');
});

test('revokes at once, says exactly what is asked again, and leads the focus there', async () => {
  const revoked = createSampleStanding({ state: 'revoked', grant: { status: 'revoked', revision: 4 } });
  const revokeGrant = vi.fn<ByleaveClient['revokeGrant']>(async () => {
    client.putGrants([revoked]);
    return accept({ grant: revoked, now });
  });
  const client = await show({}, { answers: { revokeGrant } });
  expect(document.getElementById(button('revoke').getAttribute('aria-describedby')!)?.textContent).toBe(
    'Once revoked, Invoice agent asks each time before it may post in #billing.',
  );
  await press(button('revoke'));
  await settle();
  expect(revokeGrant.mock.calls).toEqual([['grant-1', { revision: 3 }]]);
  expect(row().dataset['blState']).toBe('revoked');
  const outcome = within(row()).getByRole('status');
  expect(outcome.textContent).toBe('Revoked. Invoice agent asks each time before it may post in #billing.');
  expect(document.activeElement).toBe(outcome);
});

test('suspends', async () => {
  const suspended = createSampleStanding({ state: 'suspended', grant: { status: 'suspended', suspendedBecause: 'person', revision: 4 } });
  const client = await show({}, {
    answers: {
      async suspendGrant() {
        client.putGrants([suspended]);
        return accept({ grant: suspended, now });
      },
    },
  });
  await press(button('suspend'));
  await settle();
  expect(row().dataset['blState']).toBe('suspended');
  expect(button('suspend')).toBeNull();
  expect(button('resume')).toBeTruthy();
});

test('resumes by a consent card in place', async () => {
  const suspended = createSampleStanding({ state: 'suspended', grant: { status: 'suspended', suspendedBecause: 'tool_changed' } });
  const action = createSampleAction({ id: 'a-20', tool: postMessage, arguments: message });
  await show(null, { grants: [suspended], actions: [action], answers: { resumeGrant: async () => accept({ grant: suspended, action, now }) } });
  await press(button('resume'));
  expect(row().querySelector('[data-bl-part="consent-card"]')).toBeTruthy();
  expect(within(row()).getByRole('heading', { level: 4 }).textContent).toBe('Post in #billing');
  expect(row().textContent).toContain('needs your consent');
});

const times = (): HTMLElement => screen.getByRole('textbox', { name: 'At most so many times in all' });
const end = (): HTMLElement => screen.getByLabelText('Until');

test('says before it is sent whether a change holds at once or has to be consented to', async () => {
  await show();
  await press(button('change'));
  expect(document.activeElement).toBe(times());
  fireEvent.change(times(), { target: { value: '5' } });
  expect(within(row()).getByRole('button', { name: 'Save' })).toBeTruthy();
  expect(row().textContent).toContain('This allows less than before, so it holds at once.');
  fireEvent.change(times(), { target: { value: '50' } });
  expect(within(row()).getByRole('button', { name: 'Ask to allow this' })).toBeTruthy();
});

test('narrows in place, with the terms alone', async () => {
  const changeGrant = vi.fn<ByleaveClient['changeGrant']>(async () => accept({ grant: createSampleStanding({ grant: { mostTimes: 5, revision: 4 } }), now }));
  await show({}, { answers: { changeGrant } });
  await press(button('change'));
  fireEvent.change(times(), { target: { value: '5' } });
  fireEvent.change(end(), { target: { value: '2026-11-23T17:00' } });
  await press(within(row()).getByRole('button', { name: 'Save' }));
  expect(changeGrant.mock.calls[0]).toEqual([
    'grant-1',
    {
      revision: 3,
      terms: {
        effect: 'allow',
        toolName: 'post_message',
        agentId: 'g-invoice',
        constraints: [{ argument: 'channel', is: 'one-of', values: ['#billing'] }],
        mostTimes: 5,
        endsAt: Date.UTC(2026, 10, 23, 17),
      },
    },
  ]);
  expect(row().querySelector('[data-bl-part="grant-terms-editor"]')).toBeNull();
  expect(within(row()).getByRole('status').textContent).toBe('Changed. It holds from now on.');
});

test('widens only by a consent card', async () => {
  const action = createSampleAction({ id: 'a-21', tool: postMessage, arguments: message });
  await show({}, { actions: [grantedMessage, action], answers: { changeGrant: async () => accept({ grant: createSampleStanding(), action, now }) } });
  await press(button('change'));
  fireEvent.change(times(), { target: { value: '' } });
  await press(within(row()).getByRole('button', { name: 'Ask to allow this' }));
  expect(row().querySelector('[data-bl-part="consent-card"]')).toBeTruthy();
});

test.each([
  ['0', '2026-11-24T17:00', 'Enter a whole number from 1'],
  ['5', '2026-11-22T17:00', 'Enter a date and time that is still to come.'],
  ['5', '', 'Enter a date and time that is still to come.'],
])('does not send %s times until "%s"', async (most, until, words) => {
  const changeGrant = vi.fn<ByleaveClient['changeGrant']>();
  await show({}, { answers: { changeGrant } });
  await press(button('change'));
  fireEvent.change(times(), { target: { value: most } });
  fireEvent.change(end(), { target: { value: until } });
  expect(row().textContent).toContain(words);
  await press(within(row()).getByRole('button', { name: 'Save' }));
  expect(changeGrant).not.toHaveBeenCalled();
});

test('says which of the terms can’t be kept', async () => {
  const issues = [{ pointer: '/endsAt', message: 'must be within 30 days' }];
  await show({}, { answers: { changeGrant: async () => refuse('grant_refused', 'These terms cannot be kept.', { issues }) } });
  await press(button('change'));
  fireEvent.change(times(), { target: { value: '99' } });
  await press(within(row()).getByRole('button', { name: 'Ask to allow this' }));
  expect(within(row()).getByRole('alert').textContent).toBe('These terms cannot be kept.endsAt must be within 30 days');
  expect(times()).toBeTruthy();
});

test('shows it as it is now when somebody else changed it meanwhile', async () => {
  const client = await show({}, {
    answers: {
      async suspendGrant() {
        client.putGrants([createSampleStanding({ grant: { mostTimes: 4, revision: 9 } })]);
        return refuse('conflict', 'The revision is another.');
      },
    },
  });
  await press(button('suspend'));
  await settle();
  expect(within(row()).getByRole('alert').textContent).toContain('The revision is another.');
  expect(sentence()).toContain('at most 4 times');
});

test('tells whose word it was and on what, when asked', async () => {
  await show();
  const origin = row().querySelector<HTMLDetailsElement>('[data-bl-part="grant-origin"]')!;
  act(() => {
    origin.open = true;
    fireEvent(origin, new Event('toggle'));
  });
  await settle();
  expect(origin.textContent).toContain('Given by Maya Chen at 13:02');
  expect(origin.textContent).toContain('Post in #billing');
});

test('presses nothing while the connection is down, and says so', async () => {
  const revokeGrant = vi.fn<ByleaveClient['revokeGrant']>();
  await show({}, { connection: 'reconnecting', answers: { revokeGrant } });
  expect(manager().textContent).toContain('The connection is down.');
  await press(button('revoke'));
  expect(revokeGrant).not.toHaveBeenCalled();
});

test('says why it can’t be shown, and tries again', async () => {
  await show(null, { refuseReads: 'forbidden' });
  expect(manager().dataset['blState']).toBe('error');
  expect(within(manager()).getByRole('alert').textContent).toContain('Your permissions can’t be shown.You may not read this.');
  expect(within(manager()).getByRole('button', { name: 'Try again' })).toBeTruthy();
});

test('says that it loads', async () => {
  await show(null, { refuseReads: 'never' });
  expect(manager().dataset['blState']).toBe('loading');
  expect(manager().textContent).toContain('Loading your permissions…');
});
