import type { ActionResponse, DecideRequest, StepUpProof } from '@byleave/core/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createActor, fromPromise } from 'xstate';
import type { StepUpResult } from '../passkey/prove-identity.ts';
import { createSampleAction } from '../test-support/sample-actions.ts';
import { consentMachine } from './consent-machine.ts';
import type { ConsentEvent, ConsentInput } from './consent-rules.ts';
import { createConsentRun, takes } from './consent-run.ts';

const digest = 'd'.repeat(64);
const shown = { unshown: 'sample' };
const answer: ActionResponse = { action: createSampleAction(), now: 1 };
const event: fc.Arbitrary<ConsentEvent> = fc.constantFrom<ConsentEvent>(
  { type: 'guard.cleared' },
  { type: 'guard.blocked' },
  { type: 'action.changed' },
  { type: 'check.changed', isChecked: true },
  { type: 'check.changed', isChecked: false },
  { type: 'approve.pressed', request: { decision: 'approve', digest, shown } },
  { type: 'deny.pressed', request: { decision: 'decline', digest, shown } },
  { type: 'proof.left' },
  { type: 'setUp.pressed' },
  { type: 'unheard' } as unknown as ConsentEvent,
);

interface World {
  readonly sends: readonly boolean[];
  readonly proofs: readonly (StepUpResult<StepUpProof> | 'throws')[];
  readonly setUps: readonly (StepUpResult<null> | 'throws')[];
}

const missing = { ok: false, problem: { kind: 'missing' } } as const;
const world: fc.Arbitrary<World> = fc.record({
  sends: fc.array(fc.boolean(), { maxLength: 5 }),
  proofs: fc.array(fc.constantFrom<World['proofs'][number]>({ ok: true, value: { method: 'passkey', response: {} } }, missing, 'throws'), { maxLength: 5 }),
  setUps: fc.array(fc.constantFrom<World['setUps'][number]>({ ok: true, value: null }, missing, 'throws'), { maxLength: 5 }),
});

/** What answers a run, the same for both: in turn, and never again once it has run out. */
function createActors({ sends, proofs, setUps }: World) {
  const left = { sends: [...sends], proofs: [...proofs], setUps: [...setUps] };
  const sent: DecideRequest[] = [];
  async function take<T>(next: T | 'throws' | undefined): Promise<T> {
    if (next === 'throws') throw new Error('No.');
    return next === undefined ? new Promise(() => {}) : next;
  }
  return {
    sent,
    sendDecision(request: DecideRequest): Promise<ActionResponse> {
      sent.push(request);
      const isTaken = left.sends.shift();
      return take(isTaken === undefined ? undefined : isTaken ? answer : 'throws');
    },
    proveIdentity: () => take(left.proofs.shift()),
    setUpPasskey: () => take(left.setUps.shift()),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('goes where the XState machine goes, whatever is pressed and answered', async () => {
  const input: fc.Arbitrary<ConsentInput> = fc.record({ needsConfirmation: fc.boolean(), needsProof: fc.boolean() });
  // 'turn': what was asked is answered before the next press.
  const steps = fc.array(fc.oneof({ weight: 4, arbitrary: event }, { weight: 1, arbitrary: fc.constant('turn' as const) }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(input, world, steps, async (needs, answers, sequence) => {
      const [ours, theirs] = [createActors(answers), createActors(answers)];
      const run = createConsentRun(needs);
      run.provide(ours);
      const machine = consentMachine.provide({
        actors: {
          sendDecision: fromPromise<ActionResponse, DecideRequest>(({ input: request }) => theirs.sendDecision(request)),
          proveIdentity: fromPromise<StepUpResult<StepUpProof>>(() => theirs.proveIdentity()),
          setUpPasskey: fromPromise<StepUpResult<null>>(() => theirs.setUpPasskey()),
        },
      });
      const actor = createActor(machine, { input: needs }).start();
      for (const step of sequence) {
        if (step === 'turn') await turn();
        else {
          expect(takes(run.read(), step)).toBe(actor.getSnapshot().can(step));
          run.send(step);
          actor.send(step);
        }
        expect(run.read()).toEqual({ state: actor.getSnapshot().value, context: actor.getSnapshot().context });
      }
      expect(ours.sent).toEqual(theirs.sent);
      actor.stop();
    }),
    { numRuns: 300 },
  );
});

test('pays no heed to an answer that comes after the person went on', async () => {
  const actors = createActors({ sends: [], proofs: [{ ok: true, value: { method: 'passkey', response: {} } }], setUps: [] });
  const run = createConsentRun({ needsConfirmation: false, needsProof: true });
  run.provide(actors);
  run.send({ type: 'guard.cleared' });
  run.send({ type: 'approve.pressed', request: { decision: 'approve', digest, shown } });
  run.send({ type: 'proof.left' });
  await turn();
  expect(run.read().state).toBe('unproven');
  expect(actors.sent).toEqual([]);
});
