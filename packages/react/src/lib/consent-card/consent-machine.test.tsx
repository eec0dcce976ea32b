import { ByleaveError, type Action } from '@byleave/core';
import type { DecideRequest } from '@byleave/core/wire';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createActor, fromPromise, initialTransition, transition } from 'xstate';
import { createSampleAction } from '../test-support/sample-actions.ts';
import { activationDelayMs, consentMachine, type ConsentEvent } from './consent-machine.ts';

const digest = 'd'.repeat(64);
const afterGuard = { type: 'xstate.after.activation.consent.reading.blocked' } as unknown as ConsentEvent;

function stateAfter(needsConfirmation: boolean, ...events: readonly ConsentEvent[]) {
  const [start] = initialTransition(consentMachine, { needsConfirmation });
  return events.reduce((snapshot, event) => transition(consentMachine, snapshot, event)[0], start);
}

test('starts blocked and takes no press', () => {
  expect(stateAfter(false, { type: 'approve.pressed', digest }).value).toEqual({ reading: 'blocked' });
  expect(stateAfter(false, { type: 'deny.pressed', digest }).value).toEqual({ reading: 'blocked' });
});

test('sends exactly the digest that was on the card', () => {
  const snapshot = stateAfter(false, afterGuard, { type: 'approve.pressed', digest });
  expect(snapshot.value).toBe('sending');
  expect(snapshot.context.request).toEqual({ decision: 'approve', digest });
});

test('sends one decision however often it is pressed', () => {
  const snapshot = stateAfter(false, afterGuard, { type: 'deny.pressed', digest }, { type: 'approve.pressed', digest });
  expect(snapshot.context.request).toEqual({ decision: 'decline', digest });
});

test('blocks again when the card comes back into view', () => {
  expect(stateAfter(false, afterGuard, { type: 'card.exposed' }).value).toEqual({ reading: 'blocked' });
});

test('asks to confirm a critical approval, and sends it only once the box is ticked', () => {
  const asked = stateAfter(true, afterGuard, { type: 'approve.pressed', digest });
  expect(asked.value).toBe('confirming');
  expect(transition(consentMachine, asked, { type: 'approve.pressed', digest })[0].value).toBe('confirming');
  const [ticked] = transition(consentMachine, asked, { type: 'check.changed', isChecked: true });
  expect(transition(consentMachine, ticked, { type: 'approve.pressed', digest })[0].value).toBe('sending');
});

test('lets a critical action be denied without confirming', () => {
  expect(stateAfter(true, afterGuard, { type: 'deny.pressed', digest }).value).toBe('sending');
});

test('forgets the tick and blocks when something else is on the card', () => {
  const snapshot = stateAfter(
    true,
    afterGuard,
    { type: 'approve.pressed', digest },
    { type: 'check.changed', isChecked: true },
    { type: 'action.changed' },
  );
  expect(snapshot.value).toEqual({ reading: 'blocked' });
  expect(snapshot.context.isChecked).toBe(false);
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('is ready once the guard time has passed, not before', () => {
  const actor = createActor(consentMachine, { input: { needsConfirmation: false } }).start();
  vi.advanceTimersByTime(activationDelayMs - 1);
  expect(actor.getSnapshot().value).toEqual({ reading: 'blocked' });
  vi.advanceTimersByTime(1);
  expect(actor.getSnapshot().value).toEqual({ reading: 'ready' });
});

test('is accepted with the action the authority answered with', async () => {
  const action = createSampleAction();
  const machine = consentMachine.provide({ actors: { sendDecision: fromPromise(async () => action) } });
  const actor = createActor(machine, { input: { needsConfirmation: false } }).start();
  vi.advanceTimersByTime(activationDelayMs);
  actor.send({ type: 'approve.pressed', digest });
  await vi.advanceTimersByTimeAsync(0);
  expect(actor.getSnapshot().value).toEqual({ settled: 'accepted' });
  expect(actor.getSnapshot().context.accepted).toBe(action);
});

test('keeps the refusal, and may be pressed again', async () => {
  const refusal = { code: 'authority_unreachable', message: 'Down.' } as const;
  const sendDecision = fromPromise<Action, DecideRequest>(async () => {
    throw new ByleaveError(refusal);
  });
  const actor = createActor(consentMachine.provide({ actors: { sendDecision } }), { input: { needsConfirmation: false } }).start();
  vi.advanceTimersByTime(activationDelayMs);
  actor.send({ type: 'approve.pressed', digest });
  await vi.advanceTimersByTimeAsync(0);
  expect(actor.getSnapshot().value).toEqual({ settled: 'refused' });
  expect(actor.getSnapshot().context.refusal).toEqual(refusal);
  expect(actor.getSnapshot().can({ type: 'deny.pressed', digest })).toBe(true);
});
