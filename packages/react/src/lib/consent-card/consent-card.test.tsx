import { accept, refuse, toShownPrompt, type Action } from '@byleave/core';
import { wireLimits } from '@byleave/core/wire';
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { english } from '../messages/en/english.ts';
import { createFakeClient } from '../test-support/fake-client.ts';
import { passGuard, passTime, renderWithByleave, settle } from '../test-support/render-with-byleave.tsx';
import { spending } from '../test-support/sample-limits.ts';
import { allow, approve, ask, because, bo, cancel, claim, complete, consentTtlMs, createSampleAction, decline, deny, maya, pass, proposedAt, revoke, sendMoney, stop } from '../test-support/sample-actions.ts';
import { approveButton, argumentRow, card, cardPart, click, denyButton, press, showCard  } from '../test-support/shown-card.tsx';
import { ConsentCard } from './consent-card.tsx';
import { reasonLength } from './decline-options.tsx';

beforeEach(() => void vi.useFakeTimers({ now: proposedAt }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('what is shown', () => {
  test('shows every argument as it is and says where each came from', async () => {
    await showCard();
    expect(card().dataset['blState']).toBe('pending');
    expect(screen.getByRole('heading', { level: 3 }).textContent).toBe('Send €2,400.00 to Northwind GmbH');
    expect(within(argumentRow('Amount')).getByText('€2,400.00')).toBeTruthy();
    expect(argumentRow('Amount').textContent).toContain('You said');
    expect(argumentRow('From').textContent).toContain('Verified');
    expect(argumentRow('IBAN').textContent).toContain('DE89 3704 0044 0532 0130 00From an e-mail');
    expect(argumentRow('Reference').textContent).toContain('Agent chose');
  });

  test('says "Unknown origin" when not everything the agent read was recorded', async () => {
    await showCard(createSampleAction({ sources: [], sourcesComplete: false }));
    expect(argumentRow('Amount').dataset['blProvenance']).toBe('unknown');
    expect(argumentRow('Amount').textContent).toContain('Unknown origin');
  });

  test('warns of a decisive argument that the person did not give, and shows the place', async () => {
    await showCard();
    const warning = document.querySelector('[data-bl-part="external-warning"]');
    expect(warning?.textContent).toBe('The IBAN came from an e-mail, not from you. Check it before you approve.');
    expect(argumentRow('IBAN').querySelector('mark')?.textContent).toBe('DE89 3704 0044 0532 0130 00');
    expect(argumentRow('IBAN').querySelector('blockquote')?.textContent).toContain('Please use the new account');
  });

  test('does not warn when the person gave every decisive argument', async () => {
    const text = 'Pay 2400 to DE89 3704 0044 0532 0130 00';
    await showCard(createSampleAction({ sources: [{ id: 'm', origin: 'user', text }] }));
    expect(document.querySelector('[data-bl-part="external-warning"]')).toBeNull();
  });

  test('makes hidden characters and padding visible wherever they are', async () => {
    const note = `fine${' '.repeat(37)}really\u200b`;
    await showCard(createSampleAction({ note }));
    expect(within(argumentRow('Reference')).getByText('U+202E')).toBeTruthy();
    const quoted = document.querySelector('[data-bl-part="agent-note"]');
    expect(quoted?.textContent).toContain('␠×37');
    expect(quoted?.textContent).toContain('U+200B');
    expect(card().textContent).not.toMatch(/[\u202e\u200b]/u);
  });

  test('quotes the agent as plain text, and no more than 280 characters at first', async () => {
    const note = `**Safe!** <b>bold</b> ${'x'.repeat(400)}`;
    await showCard(createSampleAction({ note }));
    const quoted = document.querySelector('[data-bl-part="agent-note"]')!;
    expect(quoted.textContent).toContain('**Safe!** <b>bold</b>');
    expect(quoted.textContent).not.toContain('x'.repeat(300));
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(quoted.textContent).toContain('x'.repeat(400));
  });

  test('has the exact request and the whole digest behind a disclosure', async () => {
    const { action } = await showCard();
    const exact = document.querySelector<HTMLDetailsElement>('details[data-bl-part="exact-request"]')!;
    exact.open = true;
    fireEvent(exact, new Event('toggle'));
    await settle();
    expect(exact.textContent).toContain('"amount":2400');
    expect(exact.textContent).toContain(action.digest);
  });

  test('writes the short digest from left to right, whatever the page', async () => {
    const { action } = await showCard();
    const short = document.querySelector('.bl-digest')!;
    expect(short.textContent).toBe(`${action.digest.slice(0, 4)}…${action.digest.slice(-4)}`);
    expect(short.getAttribute('dir')).toBe('ltr');
  });

  test('gives several reasons in one sentence after another', async () => {
    const reasons = [{ policy: 'P-1', text: 'It goes outside.' }, { policy: 'P-2', text: 'the amount is large' }, { policy: 'P-3', text: 'it is late' }];
    await showCard(createSampleAction({ reasons }));
    expect(screen.getByText(/Asked because/u).closest('p')?.textContent).toBe('Asked because: It goes outside. the amount is large; it is late');
  });

  test('says which letters of a value pass for others, beside it', async () => {
    const textFindings = [
      { pointer: '/recipient', kind: 'lookalike', excerpt: 'pаypal', looksLike: 'paypal', codePoints: ['U+0430'] },
      { pointer: '/iban', kind: 'hidden', excerpt: 'x' },
    ] as const;
    await showCard(createSampleAction({ textFindings }));
    expect(argumentRow('Recipient').querySelector('[data-bl-part="text-finding"]')?.textContent).toBe('Looks like “paypal” but uses other letters (U+0430)');
    expect(argumentRow('IBAN').querySelector('[data-bl-part="text-finding"]')).toBeNull();
  });

  test('says what it leaves of a budget it draws on', async () => {
    const limits = [{ limit: spending.limit, scope: spending.scope, amount: 2_400 }];
    await showCard({ ...createSampleAction(), limits }, { limits: [spending] });
    await passTime(500);
    expect(document.querySelector('[data-bl-part="budget-effect"]')?.textContent).toBe('After this: €450 left of €10,000 a month');
  });

  test('has room for what the host knows, apart from what the kit says', async () => {
    await showCard(undefined, {}, { slots: { details: ({ id }) => `Picture of ${id}`, footer: () => 'Ticket 7' } });
    expect([...document.querySelectorAll('[data-bl-part="slot"]')].map(({ textContent }) => textContent)).toEqual(['Picture of a-1', 'Ticket 7']);
    expect(approveButton()).not.toBeNull();
  });

  test('says of a value that is empty that it is', async () => {
    await showCard(createSampleAction({ arguments: { amount: 1, currency: 'EUR', recipient: '', iban: 'X', reference: 'r' } }));
    expect(argumentRow('Recipient').querySelector('dd')?.textContent).toBe('(empty)');
  });

  test('says why it asks, in the words of the policy', async () => {
    await showCard();
    expect(screen.getByText(/Asked because/u).textContent).toBe('Asked because: the amount is over €1,000');
  });
});

describe('what can be pressed', () => {
  test('takes no press in the first 500 ms, says why, and takes it after', async () => {
    const { client } = await showCard();
    await passTime(400);
    expect(card().dataset['blBlocked']).toBe('recently_attached');
    expect(denyButton().getAttribute('aria-disabled')).toBe('true');
    expect(denyButton().hasAttribute('disabled')).toBe(false);
    await press(approveButton());
    expect(client.decisions).toEqual([]);
    await passTime(100);
    expect(card().dataset['blBlocked']).toBeUndefined();
    await press(approveButton());
    expect(client.decisions).toHaveLength(1);
    expect(card().dataset['blState']).toBe('submitting');
  });

  test('takes no press that began while it was blocked', async () => {
    const { client } = await showCard();
    fireEvent.pointerDown(approveButton());
    await passGuard();
    fireEvent.click(approveButton(), { detail: 1 });
    await settle();
    expect(client.decisions).toEqual([]);
  });

  test('takes no press that began elsewhere', async () => {
    const { client } = await showCard();
    await passGuard();
    fireEvent.click(approveButton(), { detail: 1 });
    await settle();
    expect(client.decisions).toEqual([]);
  });

  test('does not take a key that is being held down', async () => {
    await showCard();
    await passGuard();
    expect(fireEvent.keyDown(approveButton(), { key: 'Enter', repeat: true })).toBe(false);
    expect(fireEvent.keyDown(approveButton(), { key: 'Enter' })).toBe(true);
  });

  test('takes no press made by a script unless the host said so', async () => {
    const { client } = await showCard(undefined, {}, {}, { activation: 'strict' });
    await passGuard();
    await press(approveButton());
    act(() => approveButton().click());
    await settle();
    expect(client.decisions).toEqual([]);
  });

  test('sends one decision for a double click, on the digest that wn', async () => {
    const { client, action } = await showCard();
    await passGuard();
    click(approveButton());
    click(approveButton());
    await settle();
    expect(client.decisions).toEqual([{ decision: 'approve', digest: action.digest, shown: toShownPrompt(action, 'en', 'UTC', { locale: 'en', version: english.version }) }]);
  });

  test('blocks again and sends the new digest when something else comes onto the card', async () => {
    const { client } = await showCard();
    await passGuard();
    const changed = createSampleAction({ arguments: { amount: 9000, recipient: 'Northwind GmbH' } });
    client.put(changed);
    act(() => client.subscriptions.at(-1)!.onEvent({ sequence: 9, type: 'action.proposed', actionId: 'a-1', conversation: 'c-1', state: 'authorized' }));
    await settle();
    expect(approveButton().textContent).toBe('Send €9,000.00');
    await press(approveButton());
    expect(client.decisions).toEqual([]);
    await passGuard();
    await press(approveButton());
    expect(client.decisions.map(({ digest }) => digest)).toEqual([changed.digest]);
  });

  test('sends the reason along with a denial', async () => {
    const { client, action } = await showCard();
    await passGuard();
    fireEvent.click(screen.getByRole('button', { name: 'Add a reason' }));
    await settle();
    fireEvent.change(screen.getByRole('textbox', { name: /Reason/u }), { target: { value: 'Wrong IBAN' } });
    await press(denyButton());
    expect(client.decisions).toEqual([{ decision: 'decline', digest: action.digest, reason: 'Wrong IBAN', shown: toShownPrompt(action, 'en', 'UTC', { locale: 'en', version: english.version }) }]);
  });

  test('says that it showed nothing of what it could not show', async () => {
    const { client } = await showCard(createSampleAction({ tool: null }));
    await passGuard();
    await press(denyButton());
    expect(client.decisions.map(({ shown }) => shown)).toEqual([{ unshown: 'unregistered' }]);
  });

  test('takes a reason as long as the wire does', () => {
    expect(reasonLength).toBe(wireLimits.textLength);
  });

  test('has Deny before Approve', async () => {
    await showCard();
    const order = denyButton().compareDocumentPosition(approveButton());
    expect(order & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });

  test('cannot be decided while the connection is down, and says so', async () => {
    const { client } = await showCard();
    await passGuard();
    act(() => client.subscriptions.at(-1)!.onStatus!('reconnecting'));
    expect(card().dataset['blState']).toBe('offline');
    expect(card().textContent).toContain('The connection is down.');
    await press(approveButton());
    expect(client.decisions).toEqual([]);
  });
});

describe('what can’t be shown', () => {
  test('offers no approval of a tool that is not registered', async () => {
    await showCard(createSampleAction({ tool: null }));
    expect(card().dataset['blState']).toBe('uninspectable');
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['Deny', 'Add a reason']);
    expect(card().textContent).toContain('wipe_disk');
  });

  test('offers no approval of arguments that are not those of the digest', async () => {
    const action = { ...createSampleAction(), arguments: { amount: 1, iban: 'X' } };
    await showCard(action);
    expect(card().dataset['blState']).toBe('uninspectable');
    expect(card().textContent).toContain('does not match its digest');
  });

  test('offers no approval under a template that is not the pinned one', async () => {
    const presentation = { ...sendMoney.presentation, title: 'Read the newsletter' };
    await showCard({ ...createSampleAction(), tool: { ...sendMoney, presentation } });
    expect(card().dataset['blState']).toBe('uninspectable');
  });

  test('offers no approval when the template can’t be rendered', async () => {
    const fields = [{ argument: 'amount', label: 'Amount', format: 'money', currency: 'no such' } as const];
    await showCard(createSampleAction({ tool: { ...sendMoney, presentation: { ...sendMoney.presentation, fields } } }));
    expect(card().dataset['blState']).toBe('uninspectable');
  });

  test.each([
    ['version', { version: 3 }],
    ['state', { state: 'blessed' }],
  ])('offers no decision in a lifecycle %s it does not know', async (_, strange) => {
    const action = createSampleAction();
    await showCard({ ...action, lifecycle: { ...action.lifecycle, ...strange } as unknown as Action['lifecycle'] });
    expect(card().dataset['blState']).toBe('error');
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['Try again']);
  });
});

describe('what becomes of it', () => {
  const allowed = createSampleAction({ events: [ask(), approve(), claim(), complete({ status: 'succeeded' })] });
  const declinedByBo = createSampleAction({ events: [ask({ approvals: 2 }), decline('Not ours', bo)] });

  test('becomes a receipt, and leads the focus to it when it was in the card', async () => {
    const onSettled = vi.fn();
    await showCard(undefined, { decide: async () => accept({ action: allowed, now: proposedAt + 45_000 }) }, { onSettled });
    await passGuard();
    approveButton().focus();
    await press(approveButton());
    expect(card().dataset['blState']).toBe('succeeded');
    const heading = screen.getByRole('heading');
    expect(heading.textContent).toBe('You allowed “Send €2,400.00 to Northwind GmbH”');
    expect(document.activeElement).toBe(heading);
    expect(card().textContent).toMatch(/14:02 · once · ran at 14:02:39 · [0-9a-f]{4}…[0-9a-f]{4}/u);
    expect(onSettled.mock.calls).toEqual([[{ status: 'accepted', action: allowed }]]);
  });

  test('names another person who allowed it', async () => {
    await showCard(allowed, {}, {}, { viewer: bo });
    expect(screen.getByRole('heading').textContent).toContain('Maya Chen allowed');
  });

  test.each(['shown_mismatch', 'digest_mismatch'] as const)('loads the action again after %s, and says why', async (code) => {
    const { client } = await showCard(undefined, { decide: async () => refuse(code, 'This is not what the action is.') });
    await passGuard();
    client.put(declinedByBo);
    await press(approveButton());
    expect(card().dataset['blState']).toBe('declined');
    expect(within(card()).getByRole('alert').textContent).toContain('This is not what the action is.');
  });

  test('tells the loser of a race who decided', async () => {
    const message = 'This was already decided. The first decision stands and this one changed nothing.';
    const onSettled = vi.fn();
    const { client } = await showCard(undefined, { decide: async () => refuse('already_decided', message) }, { onSettled });
    await passGuard();
    client.put(declinedByBo);
    await press(approveButton());
    expect(card().dataset['blState']).toBe('declined');
    const alert = within(card()).getByRole('alert');
    expect(alert.textContent).toBe(`${message}Bo Larsen denied this at 14:03.`);
    expect(screen.getByRole('heading').textContent).toBe('Bo Larsen denied “Send €2,400.00 to Northwind GmbH”');
    expect(onSettled.mock.calls[0]?.[0]).toMatchObject({ status: 'refused', refusal: { code: 'already_decided' } });
  });

  test('shows who can decide when this person may not', async () => {
    await showCard(undefined, { decide: async () => refuse('forbidden', 'You may not decide this.') });
    await passGuard();
    await press(approveButton());
    expect(card().dataset['blState']).toBe('notPermitted');
    expect(screen.queryByRole('button', { name: 'Deny' })).toBeNull();
    expect(card().textContent).toContain('You may not decide this. Maya Chen can.');
  });

  test('may be pressed again after the authority could not be reached', async () => {
    const { client } = await showCard(undefined, { decide: async () => refuse('authority_unreachable', 'Down.') });
    await passGuard();
    await press(denyButton());
    await press(denyButton());
    expect(client.decisions).toHaveLength(2);
  });

  test('expires by the authority’s clock, however wrong the local one is', async () => {
    vi.setSystemTime(proposedAt - 3_600_000);
    const start = Date.now();
    await showCard(undefined, { now: () => proposedAt + 5_000 + (Date.now() - start) });
    expect(card().dataset['blState']).toBe('pending');
    await passTime(consentTtlMs - 4_000 - 1);
    expect(card().dataset['blState']).toBe('pending');
    await passTime(1);
    expect(card().dataset['blState']).toBe('expired');
  });

  test('asks again for what has expired, once, and hands the new request to the host', async () => {
    const again = createSampleAction({ id: 'a-2' });
    const renew = vi.fn(async () => accept({ action: again, now: proposedAt + 5_000 }));
    const onRenewed = vi.fn();
    await showCard(createSampleAction({ events: [ask(), pass()] }), { renew }, { onRenewed });
    expect(screen.getByRole('heading').textContent).toBe('Expired — it did not run');
    expect(screen.queryByRole('button', { name: 'Deny' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Ask again' }));
    await settle();
    expect(renew.mock.calls).toEqual([['a-1']]);
    expect(onRenewed.mock.calls).toEqual([[again]]);
    expect(screen.queryByRole('button', { name: 'Ask again' })).toBeNull();
    expect(card().textContent).toContain('Asked again');
  });

  test('says why it could not ask again', async () => {
    await showCard(createSampleAction({ events: [ask(), pass()] }), { renew: async () => refuse('tool_changed', 'The tool changed.') });
    fireEvent.click(screen.getByRole('button', { name: 'Ask again' }));
    await settle();
    expect(within(card()).getByRole('alert').textContent).toBe('The tool changed.');
  });

  test.each([
    ['policy', [deny(because('denied', 'Policy does not allow this. Not on weekends.', 'Not on weekends.'))], 'Policy does not allow “Send €2,400.00 to Northwind GmbH”', 'Reason: “Not on weekends.”'],
    [
      'the person in advance',
      [deny(because('declined', 'Maya Chen has declined calls like this in advance: “No”. Nobody was asked; do not try it again.', 'No'))],
      'Maya Chen denied “Send €2,400.00 to Northwind GmbH”',
      'Calls like this were denied in advance, so nobody was asked.Reason: “No”',
    ],
    ['what came to be stricter', [allow(), revoke(because('revoked', 'It did not run. Propose it again.'))], 'Permission taken back — it did not run', 'What allowed it no longer does. It has to be asked again.'],
    ['a stop', [allow(), stop()], 'Stopped — it did not run', 'An emergency stop covers this. Nothing of it runs until a person resets the stop.'],
    ['whoever cancelled it, as their words', [ask(), cancel()], 'Cancelled — it did not run', 'Reason: “The conversation went on before anybody decided.”'],
  ])('says to the reader, not to the agent, that %s kept it from running', async (_, events, headline, why) => {
    await showCard(createSampleAction({ events }));
    await vi.dynamicImportSettled();
    await settle();
    expect(screen.getByRole('heading').textContent).toBe(headline);
    const facts = [...card().querySelectorAll('.bl-who p')].map((paragraph) => paragraph.textContent);
    expect(facts.join('')).toContain(why);
    expect(card().textContent).not.toMatch(/try it again|Propose|stopped all agents/u);
  });

  test('says of an unknown outcome that it may have happened', async () => {
    await showCard(createSampleAction({ events: [ask(), approve(), claim(), pass()] }));
    expect(card().dataset['blState']).toBe('unknown');
    expect(card().textContent).toContain('It was started and may or may not have happened.');
  });

  test('waits for a second approver once the viewer has approved, who can still deny', async () => {
    const { client } = await showCard(createSampleAction({ events: [ask({ approvals: 2 }), approve()] }), {}, {}, { viewer: maya });
    expect(card().dataset['blState']).toBe('awaitingOthers');
    expect(card().textContent).toContain('1 of 2 approvals given');
    expect(cardPart('approve')).toBeNull();
    await passGuard();
    await press(denyButton());
    expect(client.decisions).toMatchObject([{ decision: 'decline' }]);
  });
});

describe('by id', () => {
  test('loads the action, and shows it', async () => {
    const action = createSampleAction();
    await renderWithByleave(<ConsentCard actionId="a-1" />, createFakeClient({ actions: [action] }));
    expect(card().dataset['blState']).toBe('pending');
  });

  test('says why it can’t be shown', async () => {
    await renderWithByleave(<ConsentCard actionId="a-1" />, createFakeClient({ refuseReads: 'forbidden' }));
    expect(card().dataset['blState']).toBe('error');
    expect(card().textContent).toContain('You may not read this.');
  });
});

test('leaves the focus of someone who is typing elsewhere alone, when it comes and when it is decided', async () => {
  const action = createSampleAction();
  const client = createFakeClient({ actions: [action] });
  await renderWithByleave(
    <>
      <input aria-label="Message" autoFocus />
      <ConsentCard action={action} />
    </>,
    client,
  );
  const input = screen.getByRole('textbox', { name: 'Message' });
  expect(document.activeElement).toBe(input);
  client.put(createSampleAction({ events: [ask({ approvals: 2 }), decline(undefined, bo)] }));
  act(() => client.subscriptions.at(-1)!.onEvent({ sequence: 9, type: 'consent.declined', actionId: 'a-1', conversation: 'c-1', state: 'declined' }));
  await settle();
  expect(card().dataset['blState']).toBe('declined');
  expect(document.activeElement).toBe(input);
});
