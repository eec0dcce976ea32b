import { accept, refuse, type Action, type JsonObject } from '@byleave/core';
import type { ByleaveClient } from '@byleave/client';
import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Authenticator } from '../passkey/authenticator.ts';
import { passGuard } from '../test-support/render-with-byleave.tsx';
import { approve, ask, createSampleAction, maya, proposedAt } from '../test-support/sample-actions.ts';
import { approveButton, card, cardPart, denyButton, press, showCard } from '../test-support/shown-card.tsx';

beforeEach(() => void vi.useFakeTimers({ now: proposedAt }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const demands = { approvals: 1, stepUp: ['passkey'] } as const;
const asking = createSampleAction({ events: [ask(demands)] });
const allowed = createSampleAction({ events: [ask(demands), approve(maya, 'passkey')] });
const now = proposedAt + 5_000;
const options: JsonObject = { challenge: 'abc' };
const answer: JsonObject = { id: 'k-1', type: 'public-key' };
const startStepUp: ByleaveClient['startStepUp'] = async () => accept({ options, action: asking, now });
const decide = async () => accept({ action: allowed, now: now + 30_000 });

const working: Authenticator = { authenticate: async () => answer, register: async () => answer };
const failing = (name: string): Authenticator => ({
  ...working,
  authenticate: () => Promise.reject(new DOMException('No.', name)),
});
const notice = (): string => `${cardPart('step-up')?.dataset['blState']}: ${cardPart('step-up')?.querySelector('p')?.textContent}`;

async function showAsking(authenticator: Authenticator, answers: Partial<ByleaveClient> = { startStepUp }, action: Action = asking) {
  const shown = await showCard(action, { answers, decide }, {}, { authenticator, viewer: maya });
  await passGuard();
  return shown;
}

test('says before the press that it asks for a passkey', async () => {
  await showAsking(working);
  expect(notice()).toBe('needed: Approving asks for your passkey.');
});

test('says nothing of passkeys where none is needed', async () => {
  await showCard();
  expect(cardPart('step-up')).toBeNull();
});

test('asks with the authority’s options and sends the answer with the approval', async () => {
  const authenticate = vi.fn(async () => answer);
  const { client } = await showAsking({ ...working, authenticate });
  await press(approveButton());
  expect(authenticate.mock.calls).toEqual([[options]]);
  expect(client.decisions).toMatchObject([{ decision: 'approve', stepUp: { method: 'passkey', response: answer } }]);
  expect(card().dataset['blState']).toBe('approved');
});

test('denies without a passkey', async () => {
  const authenticate = vi.fn(async () => answer);
  const { client } = await showAsking({ ...working, authenticate });
  await press(denyButton());
  expect(authenticate).not.toHaveBeenCalled();
  expect(client.decisions).toMatchObject([{ decision: 'decline' }]);
});

test('waits while the browser asks, and goes back when the person does not want to', async () => {
  const { client } = await showAsking({ ...working, authenticate: () => new Promise(() => {}) });
  await press(approveButton());
  expect(card().dataset['blState']).toBe('steppingUp');
  expect(notice()).toContain('asking: Use your passkey to approve.');
  await press(cardPart('leave-step-up')!);
  expect(card().dataset['blState']).toBe('pending');
  expect(notice()).toContain('needed:');
  expect(document.activeElement).toBe(approveButton());
  expect(client.decisions).toEqual([]);
});

test.each([
  ['NotAllowedError', 'cancelled: No passkey was used, so nothing was decided. Approve again when you are ready.'],
  ['NotSupportedError', 'unsupported: Passkeys don’t work in this browser or on this page.'],
  ['UnknownError', 'failed: The passkey could not be used, so nothing was decided.'],
])('says what to do after a %s, keeps the focus, and can be pressed again', async (name, words) => {
  const { client } = await showAsking(failing(name));
  approveButton().focus();
  await press(approveButton());
  expect(card().dataset['blState']).toBe('pending');
  expect(notice()).toContain(words);
  expect(document.activeElement).toBe(approveButton());
  expect(client.decisions).toEqual([]);
  expect(approveButton().getAttribute('aria-disabled')).toBeNull();
});

test('says what the authority said when it does not start', async () => {
  await showAsking(working, { startStepUp: async () => refuse('expired', 'The deadline has passed.') });
  await press(approveButton());
  expect(notice()).toBe('refused: The deadline has passed.');
});

test('sets up a passkey for whoever has none, and then waits to be pressed', async () => {
  const registration = createSampleAction({ id: 'a-9' });
  let hasPasskey = false;
  const registerPasskey = vi.fn<ByleaveClient['registerPasskey']>(async () => accept({ options, action: registration, now }));
  const confirmPasskey = vi.fn<ByleaveClient['confirmPasskey']>(async () => {
    hasPasskey = true;
    return accept({ action: registration, now });
  });
  const { client } = await showAsking(working, {
    startStepUp: async () => (hasPasskey ? accept({ options, action: asking, now }) : refuse('step_up_required', 'There is no passkey of yours.')),
    registerPasskey,
    confirmPasskey,
  });
  await press(approveButton());
  expect(notice()).toContain('missing: Approving this takes a passkey, and you have none yet.');
  await press(cardPart('set-up-passkey')!);
  expect(registerPasskey.mock.calls).toEqual([[{ label: 'My passkey' }]]);
  expect(confirmPasskey.mock.calls).toEqual([['a-9', { digest: registration.digest, response: answer }]]);
  expect(notice()).toBe('ready: Your passkey is set up. Approve with it now.');
  expect(client.decisions).toEqual([]);
  await press(approveButton());
  expect(client.decisions).toHaveLength(1);
});

test('can be approved again after the authority did not believe the passkey', async () => {
  const shown = await showCard(
    asking,
    { answers: { startStepUp }, decide: async () => refuse('step_up_failed', 'The passkey’s answer does not prove that it is you.') },
    {},
    { authenticator: working, viewer: maya },
  );
  await passGuard();
  await press(approveButton());
  expect(card().dataset['blState']).toBe('pending');
  expect(cardPart('refusal')?.textContent).toContain('does not prove that it is you');
  await press(approveButton());
  expect(shown.client.decisions).toHaveLength(2);
});
