import type { Demands } from '@byleave/core';
import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { passGuard } from '../test-support/render-with-byleave.tsx';
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
