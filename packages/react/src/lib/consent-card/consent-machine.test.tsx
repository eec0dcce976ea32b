import { ByleaveError } from '@byleave/core';
import type { ActionResponse, DecideRequest, StepUpProof } from '@byleave/core/wire';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createActor, fromPromise, initialTransition, transition } from 'xstate';
import type { StepUpResult } from '../passkey/prove-identity.ts';
import { createSampleAction } from '../test-support/sample-actions.ts';
import { consentMachine } from './consent-machine.ts';
import type { ConsentEvent, ConsentInput } from './consent-rules.ts';

const digest = 'd'.repeat(64);
const approval: DecideRequest = { decision: 'approve', digest, shown: { unshown: 'sample' } };
const denial: DecideRequest = { decision: 'decline', digest, shown: { unshown: 'sample' } };
const approvePressed: ConsentEvent = { type: 'approve.pressed', request: approval };
const denyPressed: ConsentEvent = { type: 'deny.pressed', request: denial };
const plain: ConsentInput = { needsConfirmation: false, needsProof: false };
const critical: ConsentInput = { needsConfirmation: true, needsProof: false };
const proven: ConsentInput = { needsConfirmation: false, needsProof: true };
const afterGuard: ConsentEvent = { type: 'guard.cleared' };

function stateAfter(input: ConsentInput, ...events: readonly ConsentEvent[]) {
  const [start] = initialTransition(consentMachine, input);
  return events.reduce((snapshot, event) => transition(consentMachine, snapshot, event)[0], start);
}

test('takes no press before the guard has cleared it', () => {
  expect(stateAfter(plain, approvePressed).value).toBe('reading');
  expect(stateAfter(plain, denyPressed).value).toBe('reading');
});

test('sends exactly the digest that was on the card', () => {
  const snapshot = stateAfter(plain, afterGuard, approvePressed);
  expect(snapshot.value).toBe('sending');
  expect(snapshot.context.request).toEqual(approval);
});

test('sends one decision however often it is pressed', () => {
  const snapshot = stateAfter(plain, afterGuard, denyPressed, approvePressed);
  expect(snapshot.context.request).toEqual(denial);
});

test('takes none once the guard blocks again', () => {
  expect(stateAfter(plain, afterGuard, { type: 'guard.blocked' }, approvePressed).value).toBe('reading');
  expect(stateAfter(critical, afterGuard, approvePressed, { type: 'guard.blocked' }, denyPressed).value).toBe('confirming');
});

test('asks to confirm a critical approval, and sends it only once the box is ticked', () => {
  const asked = stateAfter(critical, afterGuard, approvePressed);
  expect(asked.value).toBe('confirming');
  expect(transition(consentMachine, asked, approvePressed)[0].value).toBe('confirming');
  const [ticked] = transition(consentMachine, asked, { type: 'check.changed', isChecked: true });
  expect(transition(consentMachine, ticked, approvePressed)[0].value).toBe('sending');
});

test('lets a critical action be denied without confirming', () => {
  expect(stateAfter(critical, afterGuard, denyPressed).value).toBe('sending');
});

test('forgets the tick and blocks when something else is on the card', () => {
  const snapshot = stateAfter(
    critical,
    afterGuard,
    approvePressed,
    { type: 'check.changed', isChecked: true },
    { type: 'action.changed' },
  );
  expect(snapshot.value).toBe('reading');
  expect(snapshot.context).toMatchObject({ isChecked: false, isArmed: false });
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('is accepted with the action the authority answered with', async () => {
  const action = createSampleAction();
  const answer: ActionResponse = { action, now: 1 };
  const machine = consentMachine.provide({ actors: { sendDecision: fromPromise<ActionResponse, DecideRequest>(async () => answer) } });
  const actor = createActor(machine, { input: plain }).start();
  actor.send(afterGuard);
  actor.send(approvePressed);
  await vi.advanceTimersByTimeAsync(0);
  expect(actor.getSnapshot().value).toBe('accepted');
  expect(actor.getSnapshot().context.accepted).toBe(answer);
});

test('keeps the refusal, and may be pressed again', async () => {
  const refusal = { code: 'authority_unreachable', message: 'Down.' } as const;
  const sendDecision = fromPromise<ActionResponse, DecideRequest>(async () => {
    throw new ByleaveError(refusal);
  });
  const actor = createActor(consentMachine.provide({ actors: { sendDecision } }), { input: plain }).start();
  actor.send(afterGuard);
  actor.send(approvePressed);
  await vi.advanceTimersByTimeAsync(0);
  expect(actor.getSnapshot().value).toBe('refused');
  expect(actor.getSnapshot().context.refusal).toEqual(refusal);
  expect(actor.getSnapshot().can(denyPressed)).toBe(true);
});

interface Ceremonies {
  readonly proofs: readonly StepUpResult<StepUpProof>[];
  readonly setUp?: StepUpResult<null>;
}

const proof: StepUpProof = { method: 'passkey', response: { id: 'k' } };
const missing: StepUpResult<never> = { ok: false, problem: { kind: 'missing' } };
const cancelled: StepUpResult<never> = { ok: false, problem: { kind: 'cancelled' } };

/** A machine that needs a passkey, ready to be pressed, and what it sends. */
function startProving({ proofs, setUp = { ok: true, value: null } }: Ceremonies) {
  const sent: DecideRequest[] = [];
  const left = [...proofs];
  const machine = consentMachine.provide({
    actors: {
      proveIdentity: fromPromise<StepUpResult<StepUpProof>>(async () => left.shift() ?? new Promise(() => {})),
      setUpPasskey: fromPromise<StepUpResult<null>>(async () => setUp),
      sendDecision: fromPromise<ActionResponse, DecideRequest>(async ({ input }) => {
        sent.push(input);
        return new Promise(() => {});
      }),
    },
  });
  const actor = createActor(machine, { input: proven }).start();
  actor.send(afterGuard);
  return { actor, sent };
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

test('asks for the passkey between the press and the sending, and sends its proof along', async () => {
  const { actor, sent } = startProving({ proofs: [{ ok: true, value: proof }] });
  actor.send(approvePressed);
  expect(actor.getSnapshot().value).toBe('proving');
  expect(sent).toEqual([]);
  await settle();
  expect(sent).toEqual([{ ...approval, stepUp: proof }]);
});

test('never asks for the passkey to deny', () => {
  expect(stateAfter(proven, afterGuard, denyPressed).value).toBe('sending');
});

test('confirms what is critical before it asks for the passkey', () => {
  const both = { needsConfirmation: true, needsProof: true };
  const tick: ConsentEvent = { type: 'check.changed', isChecked: true };
  expect(stateAfter(both, afterGuard, approvePressed).value).toBe('confirming');
  expect(stateAfter(both, afterGuard, approvePressed, tick, approvePressed).value).toBe('proving');
});

test('decides nothing when the person leaves the passkey’s dialog, and asks again when they press again', async () => {
  const { actor, sent } = startProving({ proofs: [cancelled, { ok: true, value: proof }] });
  actor.send(approvePressed);
  await settle();
  expect(actor.getSnapshot().value).toBe('unproven');
  expect(actor.getSnapshot().context.stepUp).toEqual({ during: 'proof', problem: { kind: 'cancelled' } });
  expect(sent).toEqual([]);
  actor.send(approvePressed);
  await settle();
  expect(sent).toHaveLength(1);
});

test('pays no heed to a proof that comes after the person went on', async () => {
  const { actor, sent } = startProving({ proofs: [{ ok: true, value: proof }] });
  actor.send(approvePressed);
  actor.send({ type: 'proof.left' });
  await settle();
  expect(actor.getSnapshot().value).toBe('unproven');
  expect(sent).toEqual([]);
});

test('sets up a passkey only for whoever has none, and then waits for another press', async () => {
  const { actor, sent } = startProving({ proofs: [missing] });
  expect(actor.getSnapshot().can({ type: 'setUp.pressed' })).toBe(false);
  actor.send(approvePressed);
  await settle();
  expect(actor.getSnapshot().can({ type: 'setUp.pressed' })).toBe(true);
  actor.send({ type: 'setUp.pressed' });
  expect(actor.getSnapshot().value).toBe('settingUp');
  await settle();
  expect(actor.getSnapshot().context.stepUp).toEqual({ during: 'done' });
  expect(sent).toEqual([]);
});

test('offers to set it up again when that was left', async () => {
  const { actor } = startProving({ proofs: [missing], setUp: cancelled });
  actor.send(approvePressed);
  await settle();
  actor.send({ type: 'setUp.pressed' });
  await settle();
  expect(actor.getSnapshot().context.stepUp).toEqual({ during: 'setUp', problem: { kind: 'cancelled' } });
  expect(actor.getSnapshot().can({ type: 'setUp.pressed' })).toBe(true);
});

test('takes no press right after an approval that waits for others, since the buttons have moved', async () => {
  const action = createSampleAction();
  const machine = consentMachine.provide({ actors: { sendDecision: fromPromise<ActionResponse, DecideRequest>(async () => ({ action, now: 1 })) } });
  const actor = createActor(machine, { input: plain }).start();
  actor.send(afterGuard);
  actor.send(approvePressed);
  await settle();
  expect(actor.getSnapshot().can(denyPressed)).toBe(false);
  actor.send(afterGuard);
  expect(actor.getSnapshot().can(denyPressed)).toBe(true);
});
