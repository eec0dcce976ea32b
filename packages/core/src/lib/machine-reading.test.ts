import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transition } from 'xstate';
import type { Demands } from './consent.ts';
import { digestOf } from './digest.ts';
import { advance, createLifecycle, lifecycleMachine } from './lifecycle.ts';
import { lifecycleStates, type Lifecycle, type LifecycleEvent } from './lifecycle-context.ts';
import { lifecycleRules } from './lifecycle-rules.ts';
import { readTransition, type MachineRules } from './machine-reading.ts';

const digest = digestOf('this action');
const maya = { id: 'maya', name: 'Maya Chen' };
const sam = { id: 'sam', name: 'Sam', roles: ['approver', 'finance'] };
const refusal = { code: 'denied', message: 'No.' } as const;
const demands: readonly Demands[] = [
  { approvals: 1, approvers: [], stepUp: [] },
  { approvals: 2, approvers: [], stepUp: [] },
  { approvals: 1, approvers: [{ role: 'finance', count: 1 }], stepUp: ['passkey'] },
];

const at = fc.integer({ min: 0, max: 400 });
const by = fc.constantFrom(maya, sam);
const word = { at, by, digest: fc.constantFrom(digest, digestOf('another')), assurance: fc.constantFrom('session' as const, 'passkey' as const) };
const plain = (type: string): fc.Arbitrary<LifecycleEvent> => fc.record({ type: fc.constant(type), at }) as fc.Arbitrary<LifecycleEvent>;
const refused = (type: string): fc.Arbitrary<LifecycleEvent> =>
  fc.record({ type: fc.constant(type), at, refusal: fc.constant(refusal) }) as fc.Arbitrary<LifecycleEvent>;

const anyEvent: fc.Arbitrary<LifecycleEvent> = fc.oneof(
  plain('verification.passed'),
  plain('policy.allowed'),
  plain('deadline.passed'),
  plain('action.abandoned'),
  plain('log.sealed'),
  fc.record({ type: fc.constant('policy.asked' as const), at, demands: fc.constantFrom(...demands) }),
  fc.record({ type: fc.constant('grant.matched' as const), at, grantId: fc.constant('g'), demands: fc.constantFrom(...demands) }),
  fc.record({ type: fc.constant('consent.approved' as const), ...word }),
  fc.record({ type: fc.constant('consent.declined' as const), ...word }),
  fc.record({ type: fc.constant('consent.extended' as const), at, by }),
  fc.record({ type: fc.constant('consent.referred' as const), at, by, to: fc.oneof(by, fc.constant({ role: 'finance' })) }),
  fc.record({ type: fc.constant('action.claimed' as const), at, digest: word.digest, claimId: fc.constantFrom('a', 'b') }),
  fc.record({ type: fc.constant('action.completed' as const), at, claimId: fc.constantFrom('a', 'b'), outcome: fc.constant({ status: 'succeeded' } as const) }),
  ...['verification.failed', 'policy.denied', 'limit.reached', 'action.cancelled', 'action.superseded', 'authorization.revoked', 'stop.pressed'].map(refused),
  ...['', '*', 'toString', '__proto__', 'constructor', 'action.unheard'].map(plain),
);

const start = createLifecycle({ digest, requesterId: 'maya', consentTtlMs: 100, mostConsentMs: 300, claimTtlMs: 50, executionTtlMs: 60 });

/** How a reader of the rules differs from the machine over a run of events; `undefined` when it does not. */
function findDifference(rules: typeof lifecycleRules, events: readonly LifecycleEvent[]): unknown {
  let lifecycle: Lifecycle = start;
  for (const event of events) {
    const read = readTransition(rules, lifecycle, event);
    const snapshot = lifecycleMachine.resolveState({ value: lifecycle.state, context: lifecycle.context });
    const words = JSON.stringify(read ?? null);
    const next = snapshot.can(event) ? transition(lifecycleMachine, snapshot, event)[0] : undefined;
    const truth = JSON.stringify(next ? { state: next.value, context: next.context } : null);
    if (words !== truth) return { state: lifecycle.state, event, words, truth };
    const moved = advance(lifecycle, event);
    if (moved.ok !== (next !== undefined)) return { state: lifecycle.state, event, moved };
    if (moved.ok) lifecycle = moved.value;
  }
  return undefined;
}

/** Runs that get somewhere: each leads down the usual road before anything may happen. */
const run = fc
  .tuple(fc.array(anyEvent, { maxLength: 3 }), fc.constantFrom(...demands), fc.array(anyEvent, { maxLength: 25 }))
  .map(([before, asked, after]): readonly LifecycleEvent[] => [...before, { type: 'verification.passed', at: 0 }, { type: 'policy.asked', at: 0, demands: asked }, ...after]);

describe('reading the rules', () => {
  it('says what the XState machine does, whatever happens', () => {
    fc.assert(fc.property(run, (events) => void expect(findDifference(lifecycleRules, events)).toBeUndefined()), { numRuns: 1_000 });
  });

  it('is found out when it reads something else', () => {
    const wrong: typeof lifecycleRules = { ...lifecycleRules, guards: { ...lifecycleRules.guards, isDue: () => true } };
    expect(fc.check(fc.property(run, (events) => findDifference(wrong, events) === undefined), { numRuns: 1_000 }).failed).toBe(true);
  });

  it.each(['', '*', 'toString', '__proto__', 'constructor'])('takes no event named %j, in any state', (type) => {
    const event = { type, at: 0 } as unknown as LifecycleEvent;
    for (const state of lifecycleStates) expect(readTransition(lifecycleRules, { state, context: start.context }, event)).toBeUndefined();
  });

  it('takes nothing in a state it does not know', () => {
    const rules: MachineRules<string, object, { readonly type: string }> = { states: { off: { on: { press: 'on' } }, on: {} }, guards: {}, updates: {} };
    expect(readTransition(rules, { state: 'toString', context: {} }, { type: 'press' })).toBeUndefined();
    expect(readTransition(rules, { state: 'off', context: {} }, { type: 'press' })).toEqual({ state: 'on', context: {} });
  });
});
