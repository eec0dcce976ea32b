import { accept } from '@byleave/core';
import type { GrantBounds } from '@byleave/core/wire';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FakeClientOptions } from '../test-support/fake-client.ts';
import { passGuard, passTime, settle } from '../test-support/render-with-byleave.tsx';
import { approve, ask, bo, createSampleAction, decline, message, postMessage, proposedAt, type SampleOptions } from '../test-support/sample-actions.ts';
import { createSampleGrant, createSampleStanding } from '../test-support/sample-grants.ts';
import { approveButton, card, cardPart, denyButton, press, showCard } from '../test-support/shown-card.tsx';

beforeEach(() => void vi.useFakeTimers({ now: proposedAt }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const post = (options: SampleOptions = {}) => createSampleAction({ tool: postMessage, arguments: message, ...options });
const select = (effect: 'allow' | 'deny' = 'allow'): HTMLElement => within(card().querySelector<HTMLElement>(`[data-bl-part="scope"][data-bl-effect="${effect}"]`)!).getByRole('combobox');
const sixPm = Date.UTC(2026, 10, 23, 18);
const weekMs = 7 * 86_400_000;

async function choose(choice: 'once' | 'evening' | 'week', effect: 'allow' | 'deny' = 'allow'): Promise<void> {
  fireEvent.change(select(effect), { target: { value: choice } });
  // There is no moment at which a button can be pressed that does not say what it does.
  expect([approveButton().textContent, denyButton().textContent]).not.toContain('…');
  await settle();
}

async function showPost(options: FakeClientOptions = {}, settings: Parameters<typeof showCard>[3] = {}) {
  const shown = await showCard(post(), options, {}, settings);
  await passGuard();
  return shown;
}

const granted = (client: Awaited<ReturnType<typeof showPost>>['client']): readonly (GrantBounds | undefined)[] => client.decisions.map(({ grant }) => grant);

test('allows only this time unless somebody chooses otherwise, and never calls anything "always"', async () => {
  const { client } = await showPost();
  const options = within(select()).getAllByRole('option').map((option) => option.textContent);
  expect(options).toEqual(['Only this time', 'Until 18:00 today', 'For 7 days']);
  await press(approveButton());
  expect(granted(client)).toEqual([undefined]);
});

test('offers tomorrow once it is past six', async () => {
  await showCard(post(), { now: () => proposedAt + 1_000 }, {}, { timeZone: 'Asia/Kolkata' });
  expect(within(select()).getByRole('option', { name: 'Until 18:00 tomorrow' })).toBeTruthy();
});

test('says on the button how long it allows, and in a sentence how far', async () => {
  const { client } = await showPost();
  await choose('evening');
  expect(approveButton().textContent).toBe('Post message and allow until 18:00');
  expect(cardPart('grant-sentence')?.textContent).toBe('Invoice agent may post in #billing without asking, with any message, at most 10 times, until 18:00.');
  await press(approveButton());
  expect(granted(client)).toEqual([{ constraints: [{ argument: 'channel', is: 'one-of', values: ['#billing'] }], mostTimes: 10, endsAt: sixPm }]);
});

test('allows for seven days from now', async () => {
  const { client } = await showPost();
  await choose('week');
  expect(approveButton().textContent).toBe('Post message and allow for 7 days');
  await press(approveButton());
  expect(granted(client)[0]?.endsAt).toBe(proposedAt + 5_000 + weekMs);
});

test('holds to the values that are ticked, and says what is left open', async () => {
  const { client } = await showPost();
  await choose('week');
  fireEvent.click(screen.getByRole('checkbox', { name: 'Only if Channel is #billing' }));
  fireEvent.click(screen.getByRole('checkbox', { name: /Only if Message is/u }));
  expect(cardPart('grant-sentence')?.textContent).toContain('may post in any channel without asking, only if Message is Invoice 20418 is paid.');
  await press(approveButton());
  expect(granted(client)[0]?.constraints).toEqual([{ argument: 'body', is: 'one-of', values: [message['body']] }]);
});

test('holds an amount to no more than this one', async () => {
  const action = createSampleAction({ risk: 'medium', arguments: { amount: 40, recipient: 'Café Ada', iban: 'DE1' } });
  const { client } = await showCard(action);
  await passGuard();
  await choose('week');
  expect(cardPart('grant-sentence')?.textContent).toContain('may send up to €40.00 to any recipient without asking, only if IBAN is DE1,');
  await press(approveButton());
  expect(granted(client)[0]?.constraints).toEqual([
    { argument: 'amount', is: 'at-most', value: 40 },
    { argument: 'iban', is: 'one-of', values: ['DE1'] },
  ]);
});

test('takes no approval while the number of times is no number, and says why', async () => {
  const { client } = await showPost();
  await choose('week');
  const times = screen.getByRole('textbox', { name: /At most/u });
  fireEvent.change(times, { target: { value: 'many' } });
  expect(times.getAttribute('aria-invalid')).toBe('true');
  await press(approveButton());
  expect(client.decisions).toEqual([]);
  fireEvent.change(times, { target: { value: '' } });
  await press(approveButton());
  expect(granted(client)[0]).not.toHaveProperty('mostTimes');
});

test('denies the like in advance, when that is chosen', async () => {
  const { client } = await showPost();
  fireEvent.click(screen.getByRole('button', { name: 'Add a reason' }));
  await settle();
  await choose('evening', 'deny');
  expect(denyButton().textContent).toBe('Deny until 18:00');
  expect(cardPart('grant-sentence')?.textContent).toContain('Invoice agent may not post in #billing, with any message, until 18:00. It is denied without asking you.');
  await press(denyButton());
  expect(granted(client)).toEqual([{ constraints: [{ argument: 'channel', is: 'one-of', values: ['#billing'] }], endsAt: sixPm }]);
});

test.each([
  ['is of high risk', post({ risk: 'high' }), undefined],
  ['is the authority’s own', createSampleAction({ tool: { ...postMessage, name: 'byleave.create_grant' }, arguments: message }), undefined],
  ['asks every time', post({ events: [ask({ everyTime: true })] }), undefined],
  ['needs a passkey', post({ events: [ask({ stepUp: ['passkey'] })] }), undefined],
  ['needs several people', post({ events: [ask({ approvals: 2 })] }), undefined],
  ['is of a tool that is not registered', createSampleAction({ tool: null, risk: 'low' }), undefined],
  ['is done for somebody else', post({ events: [ask({ approvals: 1, approvers: [{ role: 'finance', count: 1 }] })] }), bo],
])('offers nothing in advance for what %s', async (_, action, viewer) => {
  await showCard(action, {}, {}, viewer && { viewer });
  expect(card().querySelector('[data-bl-part="scope"][data-bl-effect="allow"]')).toBeNull();
});

test('shows the grant that was created, not the one that was asked for, and takes it back', async () => {
  const grant = createSampleGrant({ mostTimes: 5, endsAt: sixPm });
  const revokeGrant = vi.fn(async () => accept({ grant: createSampleStanding({ grant: { status: 'revoked' }, state: 'revoked' }), now: proposedAt }));
  const allowed = post({ events: [ask(), approve()] });
  await showPost(
    { decide: async () => accept({ action: allowed, now: proposedAt + 31_000, grant }), answers: { revokeGrant } },
    { permissionsUrl: '/permissions' },
  );
  await choose('week');
  await press(approveButton());
  // React holds a second fallback back for a moment, so that a page does not flicker.
  await passTime(500);
  await passTime(500);
  expect(cardPart('grant-sentence')?.textContent).toContain('at most 5 times, until 18:00.');
  expect(card().textContent).not.toContain('once');
  expect(screen.getByRole('link', { name: 'Standing permissions' }).getAttribute('href')).toBe('/permissions');
  await press(cardPart('revoke')!);
  expect(revokeGrant.mock.calls).toEqual([['grant-1', { revision: 3 }]]);
  expect(cardPart('created-grant')?.textContent).toBe('Revoked. You are asked again from now on.');
});

test('keeps the grant on the receipt when the page is loaded again', async () => {
  const allowed = post({ events: [ask(), approve()] });
  const grant = { ...createSampleGrant({ mostTimes: 5, endsAt: sixPm }), givenWith: allowed.id };
  await showCard(allowed, { grants: [{ grant, state: 'active', usage: [] }] });
  await passTime(500);
  expect(cardPart('grant-sentence')?.textContent).toContain('at most 5 times, until 18:00.');
});

test('keeps what was chosen when a decision is refused', async () => {
  const { client } = await showPost({ decide: async () => ({ ok: false, refusal: { code: 'grant_refused', message: 'This can’t be allowed for so long.' } }) });
  await choose('week');
  fireEvent.click(screen.getByRole('checkbox', { name: 'Only if Channel is #billing' }));
  await press(approveButton());
  expect(within(card()).getByRole('alert').textContent).toContain('This can’t be allowed for so long.');
  await press(approveButton());
  expect(granted(client).map((grant) => grant?.constraints)).toEqual([[], []]);
});

test('becomes a receipt without a grant when it is declined elsewhere', async () => {
  const { client } = await showPost();
  await choose('week');
  client.put(post({ events: [ask(), decline()] }));
  fireEvent.focus(window);
  expect(cardPart('created-grant')).toBeNull();
});

test('lets what is of high risk be denied in advance', async () => {
  await showCard(post({ risk: 'high' }));
  fireEvent.click(screen.getByRole('button', { name: 'Add a reason' }));
  expect(select('deny')).toBeTruthy();
});
