import { getAdjacencyMap, getShortestPaths } from '@xstate/graph';
import { describe, expect, it } from 'vitest';
import { createMachine, type AnyMachineSnapshot, type AnyStateMachine, type AnyTransitionDefinition } from 'xstate';
import { noDemands, type ApprovalCandidate, type Demands } from './consent.ts';
import { digestOf } from './digest.ts';
import type { ErrorCode } from './error.ts';
import { advance, createLifecycle, lifecycleMachine } from './lifecycle.ts';
import {
  lifecycleVersion,
  type Lifecycle,
  type LifecycleContext,
  type LifecycleEvent,
  type LifecycleState,
  type Outcome,
} from './lifecycle-context.ts';
import { permits } from './lifecycle-reading.ts';

type EventType = LifecycleEvent['type'];

const digest = digestOf('this action');
const otherDigest = digestOf('another action');
const maya = { id: 'maya', name: 'Maya Chen' };
const sam = { id: 'sam', name: 'Sam', roles: ['approver', 'finance'] };
const lee = { id: 'lee', name: 'Lee', roles: ['finance'] };
const eve = { id: 'eve', name: 'Eve', roles: ['owner'] };
const refusal = { code: 'denied', message: 'because' } as const;
const input = { digest, requesterId: maya.id, consentTtlMs: 100, mostConsentMs: 250, claimTtlMs: 50, executionTtlMs: 10 };

const demand = (changes: Partial<Demands>): Demands => ({ ...noDemands, approvals: 1, ...changes });
const asked = (changes: Partial<Demands> = {}): LifecycleEvent => ({ type: 'policy.asked', at: 0, demands: demand(changes) });
const approved = (by: typeof sam | typeof maya, assurance: 'session' | 'passkey' = 'session'): LifecycleEvent => ({ type: 'consent.approved', at: 1, digest, by, assurance });
const declined = (by: typeof sam | typeof maya): LifecycleEvent => ({ type: 'consent.declined', at: 1, digest, by, assurance: 'session', reason: 'No' });
const extended = (at: number): LifecycleEvent => ({ type: 'consent.extended', at, by: maya });
const referred = (to: ApprovalCandidate, at = 1): LifecycleEvent => ({ type: 'consent.referred', at, by: maya, to });
const completed = (outcome: Outcome, at = 3): LifecycleEvent => ({ type: 'action.completed', at, claimId: 'c-1', outcome });

const verified: readonly LifecycleEvent[] = [
  { type: 'verification.passed', at: 0 },
  { type: 'verification.failed', at: 0, refusal },
];
const interruptions: readonly LifecycleEvent[] = [
  { type: 'action.cancelled', at: 1, refusal },
  { type: 'action.superseded', at: 1, refusal },
  { type: 'authorization.revoked', at: 1, refusal },
  { type: 'stop.pressed', at: 1, refusal },
  { type: 'deadline.passed', at: 1_000 },
];
const claimed: LifecycleEvent = { type: 'action.claimed', at: 2, digest, claimId: 'c-1' };
const sealed: LifecycleEvent = { type: 'log.sealed', at: 2_000 };
const executions: readonly LifecycleEvent[] = [
  claimed,
  completed({ status: 'succeeded' }),
  completed({ status: 'failed', message: 'no' }),
  completed({ status: 'unknown', message: 'lost' }),
  { type: 'action.abandoned', at: 4 },
  { type: 'deadline.passed', at: 1_000 },
];

/** Each story's events in whatever order the machine takes them. Apart from one another, so that the paths stay countable. */
const stories: Readonly<Record<string, readonly LifecycleEvent[]>> = {
  'what policy settles alone': [
    ...verified,
    { type: 'policy.allowed', at: 0 },
    { type: 'policy.denied', at: 0, refusal },
    { type: 'limit.reached', at: 0, refusal },
    ...interruptions,
    ...executions,
    sealed,
  ],
  'one person is asked, and given more time': [...verified, asked(), extended(90), extended(180), approved(maya), declined(maya), ...interruptions, ...executions, sealed],
  'two people are asked': [...verified, asked({ approvals: 2 }), approved(maya), approved(sam), declined(sam), ...interruptions, claimed, sealed],
  'a role is asked': [...verified, asked({ approvals: 2, approvers: [{ role: 'finance', count: 2 }] }), referred(lee), referred({ role: 'finance' }), approved(sam), approved(lee), declined(maya), ...interruptions, claimed, sealed],
  'a passkey is asked for': [...verified, asked({ stepUp: ['passkey'] }), approved(maya, 'passkey'), declined(maya), ...interruptions, claimed, sealed],
  'each time is asked': [...verified, asked({ everyTime: true }), approved(maya), ...interruptions, claimed, sealed],
  'a grant answers': [...verified, { type: 'grant.matched', at: 0, grantId: 'g-1', demands: demand({}) }, ...interruptions, ...executions, sealed],
};

interface Edge {
  readonly name: string;
  readonly transition: AnyTransitionDefinition;
}

/** Every transition the machine defines, guarded alternatives apart. */
function edgesOf(machine: AnyStateMachine): readonly Edge[] {
  return Object.values(machine.states).flatMap((state) =>
    Object.values(state.on).flatMap((transitions) =>
      transitions.map((transition: AnyTransitionDefinition) => {
        const guard = typeof transition.guard === 'string' ? ` [${transition.guard}]` : '';
        return { name: `${state.key} --${transition.eventType}${guard}--> ${transition.target?.[0]?.key ?? state.key}`, transition };
      }),
    ),
  );
}

interface Taken {
  readonly from: AnyMachineSnapshot;
  readonly event: LifecycleEvent;
  readonly to: AnyMachineSnapshot;
}

/** Every event that moves the machine, in every configuration a story reaches. */
function stepsOf(machine: AnyStateMachine, events: readonly LifecycleEvent[]): readonly Taken[] {
  return Object.values(getAdjacencyMap(machine, { events: [...events], input })).flatMap(({ state, transitions }) =>
    Object.values(transitions)
      .map(({ event, state: to }) => ({ from: state as AnyMachineSnapshot, event: event as LifecycleEvent, to: to as AnyMachineSnapshot }))
      .filter(({ from, event }) => from.can(event)),
  );
}

/** The edges that no step of these stories takes. */
function findUncovered(machine: AnyStateMachine, told: typeof stories): readonly string[] {
  const steps = Object.values(told).flatMap((events) => stepsOf(machine, events));
  const taken = new Set(steps.flatMap(({ from, event }) => machine.getTransitionData(from, event)));
  return edgesOf(machine)
    .filter(({ transition }) => !taken.has(transition))
    .map(({ name }) => name);
}

const toLifecycle = ({ value, context }: AnyMachineSnapshot): Lifecycle => ({ version: lifecycleVersion, state: value as LifecycleState, context: context as LifecycleContext });

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

/** Every configuration of every story, each once, with its shortest path. */
const configurations: readonly Lifecycle[] = [
  ...new Map(
    Object.values(stories)
      .flatMap((events) => getShortestPaths(lifecycleMachine, { events: [...events], input }))
      .map(({ state }) => toLifecycle(state))
      .map((lifecycle) => [JSON.stringify(lifecycle), deepFreeze(lifecycle)] as const),
  ).values(),
];

describe('the stories', () => {
  it('take every edge of the machine', () => {
    expect(edgesOf(lifecycleMachine).length).toBeGreaterThan(30);
    expect(findUncovered(lifecycleMachine, stories)).toEqual([]);
  });

  it('would miss an edge that nothing can take', () => {
    const { states, ...config } = lifecycleMachine.config;
    const extra = createMachine(
      { ...config, states: { ...states, declined: { on: { 'log.sealed': 'audited', 'consent.approved': { guard: 'isDue', target: 'authorized' } } } } },
      lifecycleMachine.implementations,
    );
    expect(findUncovered(extra, stories)).toEqual(['declined --consent.approved [isDue]--> authorized']);
  });

  it('would miss what only one of them tells', () => {
    const { 'one person is asked, and given more time': _, 'two people are asked': __, 'a role is asked': ___, ...fewer } = stories;
    expect(findUncovered(lifecycleMachine, fewer)).toEqual(['awaitingConsent --consent.approved [countsAsApproval]--> awaitingConsent', 'awaitingConsent --consent.extended [isExtendable]--> awaitingConsent', 'awaitingConsent --consent.referred [isReferable]--> awaitingConsent']);
  });

  it.each(Object.entries(stories))('go through advance as through the machine when %s', (_name, events) => {
    for (const { from, event, to } of stepsOf(lifecycleMachine, events)) {
      const before = deepFreeze(toLifecycle(from));
      expect(advance(before, deepFreeze(event))).toEqual({ ok: true, value: toLifecycle(to) });
      expect(permits(before, event)).toBe(true);
    }
  });
});

/** The codes that a lifecycle refuses with, besides the code that ended it. */
const closedCodes: readonly ErrorCode[] = [
  'already_claimed',
  'already_decided',
  'awaiting_consent',
  'cancelled',
  'claim_mismatch',
  'conflict',
  'declined',
  'denied',
  'digest_mismatch',
  'expired',
  'forbidden',
  'invalid_transition',
  'limited',
  'rejected',
  'revoked',
  'step_up_required',
  'stopped',
  'superseded',
];

/** Events of every type as right as they can be, in time for the configuration. */
function toRightEvents({ context }: Lifecycle): readonly LifecycleEvent[] {
  const at = (context.deadline ?? 10) - 1;
  const people = [maya, sam, lee, eve];
  return [
    ...verified,
    { type: 'policy.allowed', at },
    asked(),
    { type: 'grant.matched', at, grantId: 'g-2', demands: demand({}) },
    { type: 'policy.denied', at, refusal },
    { type: 'limit.reached', at, refusal },
    ...people.flatMap((by): readonly LifecycleEvent[] => [
      { type: 'consent.approved', at, digest, by, assurance: 'passkey' },
      { type: 'consent.declined', at, digest, by, assurance: 'session' },
      { type: 'consent.extended', at, by },
      ...[maya, lee, { role: 'finance' }].map((to): LifecycleEvent => ({ type: 'consent.referred', at, by, to })),
    ]),
    { type: 'action.claimed', at, digest, claimId: 'c-2' },
    { type: 'action.completed', at, claimId: 'c-1', outcome: { status: 'succeeded' } },
    { type: 'action.abandoned', at },
    ...interruptions,
    sealed,
  ];
}

/** The same events, each with one thing wrong. */
function toWrongEvents({ context }: Lifecycle): readonly (readonly [code: ErrorCode, event: LifecycleEvent])[] {
  const late = context.deadline ?? 1_000;
  const at = late - 1;
  const { demands, decisions } = context;
  const before = decisions.filter(({ decision }) => decision === 'approve').map(({ by }) => by);
  const say = { at, digest, assurance: 'passkey' } as const;
  const counted = demands.approvers.length > 0 ? lee : maya;
  const isUnproven = demands.stepUp.length > 0;
  const canExtend = context.deadline !== null && context.deadline < (context.latestDeadline ?? 0);
  return [
    ['digest_mismatch', { type: 'consent.approved', ...say, digest: otherDigest, by: counted }],
    ['digest_mismatch', { type: 'consent.declined', ...say, digest: otherDigest, by: maya }],
    ['digest_mismatch', { type: 'action.claimed', at, digest: otherDigest, claimId: 'c-2' }],
    ['expired', { type: 'consent.approved', ...say, at: late, by: counted }],
    ['expired', { type: 'consent.declined', ...say, at: late, by: maya }],
    ['expired', { type: 'consent.extended', at: late, by: maya }],
    ['expired', { type: 'action.claimed', at: late, digest, claimId: 'c-2' }],
    ['forbidden', { type: 'consent.approved', ...say, by: eve }],
    ['forbidden', { type: 'consent.declined', ...say, by: eve }],
    ['forbidden', { type: 'consent.extended', at, by: eve }],
    ['expired', { type: 'consent.referred', at: late, by: maya, to: lee }],
    ['forbidden', { type: 'consent.referred', at, by: eve, to: lee }],
    ...[maya, eve, { role: 'owner' }, ...before].map((to) => ['forbidden', { type: 'consent.referred', at, by: maya, to }] as const),
    ...(demands.approvers.length > 0 ? ([['forbidden', { type: 'consent.approved', ...say, by: { ...maya, roles: ['finance', 'approver'] } }]] as const) : []),
    ...before.map((by) => ['already_decided', { type: 'consent.approved', ...say, by }] as const),
    ...(isUnproven ? ([['step_up_required', { type: 'consent.approved', ...say, assurance: 'session', by: counted }]] as const) : []),
    ...(canExtend ? [] : ([['conflict', { type: 'consent.extended', at, by: maya }]] as const)),
    ['claim_mismatch', { type: 'action.completed', at, claimId: 'forged', outcome: { status: 'succeeded' } }],
    ['claim_mismatch', { type: 'action.completed', at, claimId: '', outcome: { status: 'unknown', message: '' } }],
    ['invalid_transition', { type: 'deadline.passed', at }],
  ];
}

/** Where a wrong event is refused for exactly what is wrong with it; anywhere else, its state comes first. */
const waitsFor: Partial<Record<EventType, LifecycleState>> = {
  'consent.approved': 'awaitingConsent',
  'consent.declined': 'awaitingConsent',
  'consent.extended': 'awaitingConsent',
  'consent.referred': 'awaitingConsent',
  'action.claimed': 'authorized',
  'action.completed': 'executing',
};

/** Refused with a closed code, and nothing else: the lifecycle is frozen, so a change would throw. */
function expectRefusal(lifecycle: Lifecycle, event: LifecycleEvent): ErrorCode {
  const before = JSON.stringify(lifecycle);
  const moved = advance(lifecycle, deepFreeze(event));
  if (moved.ok) throw new Error(`${lifecycle.state} took ${JSON.stringify(event)}`);
  expect(closedCodes).toContain(moved.refusal.code);
  expect(moved.refusal).toMatchObject({ state: lifecycle.state, message: expect.stringMatching(/\S/u) as string });
  expect(JSON.stringify(lifecycle)).toBe(before);
  expect(permits(lifecycle, event)).toBe(false);
  return moved.refusal.code;
}

describe('every configuration', () => {
  it('is one of many, in every state', () => {
    expect(configurations.length).toBeGreaterThan(150);
    expect(new Set(configurations.map(({ state }) => state)).size).toBe(Object.keys(lifecycleMachine.states).length);
  });

  it('refuses every event its state knows nothing of, and changes nothing', () => {
    let refusals = 0;
    for (const lifecycle of configurations) {
      const known = Object.keys(lifecycleMachine.states[lifecycle.state].on);
      for (const event of toRightEvents(lifecycle).filter(({ type }) => !known.includes(type))) {
        expectRefusal(lifecycle, event);
        refusals += 1;
      }
    }
    expect(refusals).toBeGreaterThan(1_000);
  });

  it('refuses every event with one thing wrong, says which, and changes nothing', () => {
    const said = new Set<ErrorCode>();
    for (const lifecycle of configurations) {
      for (const [expected, event] of toWrongEvents(lifecycle)) {
        const code = expectRefusal(lifecycle, event);
        if (waitsFor[event.type] !== lifecycle.state) continue;
        expect([lifecycle.state, event, code]).toEqual([lifecycle.state, event, expected]);
        said.add(code);
      }
    }
    expect([...said].toSorted()).toEqual(['already_decided', 'claim_mismatch', 'conflict', 'digest_mismatch', 'expired', 'forbidden', 'step_up_required']);
  });

  it('answers permits as advance, whatever is asked', () => {
    for (const lifecycle of configurations) {
      for (const event of toRightEvents(lifecycle)) expect(permits(lifecycle, event)).toBe(advance(lifecycle, event).ok);
    }
  });

  it('is as it was when nothing has happened', () => {
    expect(createLifecycle(input)).toEqual(configurations.find(({ state }) => state === 'proposed'));
  });
});
