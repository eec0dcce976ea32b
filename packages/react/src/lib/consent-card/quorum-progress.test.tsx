import { accept, refuse, type Action, type Demands, type Referral } from '@byleave/core';
import type { ReferRequest } from '@byleave/core/wire';
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { passGuard, settle } from '../test-support/render-with-byleave.tsx';
import { ada, approve, ask, bo, createSampleAction, maya, proposedAt } from '../test-support/sample-actions.ts';
import { approveButton, card, cardPart, denyButton, press, showCard } from '../test-support/shown-card.tsx';

beforeEach(() => void vi.useFakeTimers({ now: proposedAt }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const places = (): readonly (string | null)[] => [...document.querySelectorAll('[data-bl-part="approval-place"]')].map((place) => place.textContent);
const finance: Partial<Demands> = { approvals: 1, approvers: [{ role: 'finance', count: 1 }] };
const both: Partial<Demands> = { approvals: 2, approvers: [{ role: 'finance', count: 1 }] };

test('says nothing of places when one person decides', async () => {
  await showCard();
  expect(cardPart('quorum')).toBeNull();
});

test('lists who has approved and who is waited for', async () => {
  await showCard(createSampleAction({ events: [ask(both), approve(maya)] }), {}, {}, { viewer: bo });
  expect(places()).toEqual(['Maya Chen approved at 14:02', 'Waits for somebody with the role finance, such as you']);
  expect(card().textContent).toContain('1 of 2 approvals given');
});

test('calls the reader "you", and waits for a further approver', async () => {
  await showCard(createSampleAction({ events: [ask({ approvals: 2 }), approve(maya)] }), {}, {}, { viewer: maya });
  expect(places()).toEqual(['You approved at 14:02', 'Waits for another approver']);
  expect(card().textContent).toContain('You approved this. It waits for the others.');
});

test('lets somebody with the role approve for somebody else', async () => {
  const { client } = await showCard(createSampleAction({ events: [ask(finance)] }), {}, {}, { viewer: bo });
  expect(card().dataset['blState']).toBe('pending');
  await passGuard();
  await press(approveButton());
  expect(client.decisions).toHaveLength(1);
});

test('says to the person acted for why their approval does not count, and lets them deny', async () => {
  const { client } = await showCard(createSampleAction({ events: [ask(finance)] }), {}, {}, { viewer: maya });
  expect(card().dataset['blState']).toBe('awaitingOthers');
  expect(card().textContent).toContain('This is done for you, so it takes other people’s approval.');
  expect(cardPart('approve')).toBeNull();
  await passGuard();
  await press(denyButton());
  expect(client.decisions).toMatchObject([{ decision: 'decline' }]);
});

test('offers nothing to somebody who has no say', async () => {
  await showCard(createSampleAction({ events: [ask(finance)] }), {}, {}, { viewer: ada });
  expect(card().dataset['blState']).toBe('notPermitted');
  expect(card().textContent).toContain('The people it waits for can.');
  expect(cardPart('deny')).toBeNull();
});

test('takes an unknown reader for the person acted for', async () => {
  await showCard(createSampleAction({ events: [ask(finance)] }));
  expect(card().dataset['blState']).toBe('awaitingOthers');
});

test('names everybody whose word it was on the receipt', async () => {
  await showCard(createSampleAction({ events: [ask(both), approve(maya), approve(bo)] }), {}, {}, { viewer: bo });
  expect(card().textContent).toContain('You and Maya Chen allowed “Send €2,400.00 to Northwind GmbH”');
});

test('warns another reader with the name of the person acted for', async () => {
  await showCard(createSampleAction({ events: [ask(finance)] }), {}, {}, { viewer: bo });
  expect(cardPart('external-warning')?.textContent).toContain('came from an e-mail, not from Maya Chen.');
});

const rita = { id: 'u-rita', name: 'Rita Moreau' };
const toRita: Referral = { by: bo, to: rita, at: proposedAt, note: 'I am on a plane.' };
const referred = (...referrals: readonly Referral[]): Action => ({ ...createSampleAction({ events: [ask(finance)] }), referrals });
const referralWords = (): readonly (string | null)[] => [...document.querySelectorAll('[data-bl-part="referral"]')].map((note) => note.textContent);

test('says who asked the reader, and whom the reader asked, with the word that came along', async () => {
  await showCard(referred(toRita), {}, {}, { viewer: { ...rita, roles: ['finance'] } });
  expect(referralWords()).toEqual(['Bo Larsen asked you to decide thisI am on a plane.']);
  cleanup();
  await showCard(referred(toRita), {}, {}, { viewer: bo });
  expect(referralWords()).toEqual(['You asked Rita Moreau to decide thisI am on a plane.']);
  cleanup();
  await showCard(referred({ ...toRita, to: { role: 'finance' } }), {}, {}, { viewer: maya });
  expect(referralWords()).toEqual([]);
});

test('lets nobody push the request out of sight by asking often', async () => {
  await showCard(referred(...Array.from({ length: 20 }, (_, index) => ({ ...toRita, to: { role: 'finance' }, note: `${index}` }))), {}, {}, { viewer: { ...rita, roles: ['finance'] } });
  expect(referralWords()).toEqual(['Bo Larsen asked you to decide this19']);
});

test('shows what is hidden in a note, and takes it for no markup', async () => {
  await showCard(referred({ ...toRita, note: '<b>ok</b>\u202Eko\u200B' }), {}, {}, { viewer: { ...rita, roles: ['finance'] } });
  const note = cardPart('referral')!;
  expect(note.textContent).toContain('<b>ok</b>');
  expect(note.textContent).not.toMatch(/[\u202E\u200B]/u);
  expect([...note.querySelectorAll('[data-bl-part="hidden-text"]')].map(({ textContent }) => textContent)).toEqual(['U+202E', 'U+200B']);
});

test('asks whom the reader chooses, and says so', async () => {
  const sent: ReferRequest[] = [];
  const action = referred();
  const answers = {
    listCandidates: async () => accept({ roles: ['finance'], people: [rita], now: proposedAt }),
    refer: async (_id: string, request: ReferRequest) => {
      sent.push(request);
      return accept({ action: referred(toRita), now: proposedAt });
    },
  };
  const { client } = await showCard(action, { answers }, {}, { viewer: bo });
  client.put(referred(toRita));
  await press(cardPart('ask-someone')!);
  expect([...screen.getByLabelText<HTMLSelectElement>('Who should decide').options].map(({ textContent }) => textContent)).toEqual(['Rita Moreau', 'Anybody with the role finance']);
  fireEvent.change(screen.getByLabelText('A word to them (optional)'), { target: { value: ' I am on a plane. ' } });
  fireEvent.submit(cardPart('referral-form')!);
  await settle();
  expect(sent).toEqual([{ to: { person: 'u-rita' }, note: 'I am on a plane.' }]);
  expect(cardPart('referral-form')).toBeNull();
  expect(document.activeElement).toBe(cardPart('ask-someone'));
  expect(document.querySelector('[aria-live="polite"]')?.textContent).toBe('You asked Rita Moreau to decide this');
  expect(referralWords()).toEqual(['You asked Rita Moreau to decide thisI am on a plane.']);
});

test('says when nobody else can, and why it was refused', async () => {
  const answers = { listCandidates: async () => accept({ roles: [], people: [], now: proposedAt }) };
  await showCard(referred(), { answers }, {}, { viewer: bo });
  await press(cardPart('ask-someone')!);
  expect(cardPart('referral-form')!.textContent).toBe('Nobody else can decide this.');
  cleanup();
  const refusing = { listCandidates: async () => accept({ roles: ['finance'], people: [], now: proposedAt }), refer: async () => refuse('conflict', 'Too many.') };
  await showCard(referred(), { answers: refusing }, {}, { viewer: bo });
  await press(cardPart('ask-someone')!);
  fireEvent.submit(cardPart('referral-form')!);
  await settle();
  expect(cardPart('referral-form')!.querySelector('[role=alert]')?.textContent).toMatch(/\S/u);
});

test('offers nobody to whom nobody could be asked by: without a say, or where nobody else has one', async () => {
  for (const [demands, viewer] of [[finance, ada], [{ approvals: 1 }, maya]] as const) {
    await showCard(createSampleAction({ events: [ask(demands)] }), {}, {}, { viewer });
    expect(cardPart('ask-someone')).toBeNull();
    cleanup();
  }
});
