import { getShortestPaths } from '@xstate/graph';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noDemands } from './consent.ts';
import { digestOf } from './digest.ts';
import { advance, createLifecycle, lifecycleMachine } from './lifecycle.ts';
import {
  lifecycleStates,
  toUnsealedState,
  type Lifecycle,
  type LifecycleEvent,
  type LifecycleState,
} from './lifecycle-context.ts';
import { permits, settleDeadline } from './lifecycle-reading.ts';

const digest = digestOf('this action');
const maya = { id: 'maya', name: 'Maya Chen' };
const sam = { id: 'sam', name: 'Sam', roles: ['approver', 'finance'] };
const lee = { id: 'lee', name: 'Lee', roles: ['finance'] };
const refusal = { code: 'denied', message: 'because' } as const;
const fresh = (): Lifecycle => createLifecycle({ digest, requesterId: maya.id, consentTtlMs: 100, mostConsentMs: 250, claimTtlMs: 50, executionTtlMs: 10 });

const passed: LifecycleEvent = { type: 'verification.passed', at: 0 };
const asked: LifecycleEvent = { type: 'policy.asked', at: 0, demands: { ...noDemands, approvals: 1 } };
const approved: LifecycleEvent = { type: 'consent.approved', at: 1, digest, by: maya, assurance: 'session' };
const declined: LifecycleEvent = { type: 'consent.declined', at: 1, digest, by: maya, assurance: 'session', reason: 'Wrong IBAN' };
const claimed: LifecycleEvent = { type: 'action.claimed', at: 2, digest, claimId: 'c-1' };
const completed: LifecycleEvent = { type: 'action.completed', at: 3, claimId: 'c-1', outcome: { status: 'succeeded' } };

function walk(...events: readonly LifecycleEvent[]): Lifecycle {
  return events.reduce((lifecycle, event) => {
    const moved = advance(lifecycle, event);
    if (!moved.ok) throw new Error(`${event.type}: ${moved.refusal.code}`);
    return moved.value;
  }, fresh());
}

function codeOf(lifecycle: Lifecycle, event: LifecycleEvent): string {
  const moved = advance(lifecycle, event);
  return moved.ok ? 'accepted' : moved.refusal.code;
}

/** One well-formed event of every type, in time and with the right digest and claim. */
const everyEvent: readonly LifecycleEvent[] = [
  passed,
  { type: 'verification.failed', at: 0, refusal },
  { type: 'policy.allowed', at: 0 },
  { type: 'grant.matched', at: 0, grantId: 'g-1', demands: { ...noDemands, approvals: 1 } },
  asked,
  { type: 'consent.extended', at: 1, by: maya },
  { type: 'consent.referred', at: 1, by: maya, to: { role: 'approver' } },
  { type: 'policy.denied', at: 0, refusal },
  { type: 'limit.reached', at: 0, refusal },
  approved,
  declined,
  claimed,
  completed,
  { type: 'action.abandoned', at: 4 },
  { type: 'action.cancelled', at: 1, refusal },
  { type: 'action.superseded', at: 1, refusal },
  { type: 'authorization.revoked', at: 1, refusal },
  { type: 'stop.pressed', at: 1, refusal },
  { type: 'deadline.passed', at: 1_000 },
  { type: 'log.sealed', at: 2_000 },
];

describe('the lifecycle', () => {
  const { context } = fresh();
  const paths = getShortestPaths(lifecycleMachine, { events: [...everyEvent], input: context });

  it('reaches every state it names', () => {
    const reached = new Set(paths.map((path) => path.state.value as LifecycleState));
    expect([...reached].toSorted()).toEqual([...lifecycleStates].toSorted());
  });

  it('walks every path of the model through advance, and ends where the model says', () => {
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths) {
      const end = walk(...path.steps.map((step) => step.event as LifecycleEvent).filter((event) => event.type in handled));
      expect(end.state).toBe(path.state.value);
      expect(end.context).toEqual(path.state.context);
    }
  });

  it('never runs without an approval or a policy that allows, on any sequence of events', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...everyEvent), { maxLength: 12 }), (events) => {
        let lifecycle = fresh();
        const taken: string[] = [];
        for (const event of events) {
          const moved = advance(lifecycle, event);
          if (!moved.ok) continue;
          lifecycle = moved.value;
          taken.push(event.type);
        }
        const starts = taken.filter((type) => type === 'action.claimed').length;
        expect(starts).toBeLessThanOrEqual(1);
        if (starts === 1) expect(taken.some((type) => type === 'policy.allowed' || type === 'grant.matched' || type === 'consent.approved')).toBe(true);
        if (taken.includes('consent.declined')) expect(starts).toBe(0);
      }),
    );
  });
});

const handled = Object.fromEntries(everyEvent.map((event) => [event.type, true]));

describe('a decision', () => {
  it('authorizes exactly the digest that was shown', () => {
    expect(walk(passed, asked, approved).state).toBe('authorized');
    expect(codeOf(walk(passed, asked), { ...approved, digest: digestOf('another') } as LifecycleEvent)).toBe('digest_mismatch');
  });

  it('comes too late at the deadline itself', () => {
    expect(codeOf(walk(passed, asked), { ...approved, at: 99 } as LifecycleEvent)).toBe('accepted');
    expect(codeOf(walk(passed, asked), { ...approved, at: 100 } as LifecycleEvent)).toBe('expired');
  });

  it('is made once: the second hears how it was decided', () => {
    expect(codeOf(walk(passed, asked, approved), declined)).toBe('already_decided');
    expect(codeOf(walk(passed, asked, declined), approved)).toBe('already_decided');
    expect(codeOf(walk(passed, asked, approved, claimed, completed), approved)).toBe('already_decided');
  });

  it('that comes after the end hears of the end, also when somebody had approved before', () => {
    const half = walk(passed, { ...asked, demands: { ...noDemands, approvals: 2 } } as LifecycleEvent, approved);
    const late = { ...approved, by: sam } as LifecycleEvent;
    for (const [end, code] of [[{ type: 'action.cancelled', at: 1, refusal: { code: 'cancelled', message: '' } }, 'cancelled'], [{ type: 'deadline.passed', at: 100 }, 'expired']] as const) {
      const moved = advance(half, end);
      expect(moved.ok && codeOf(moved.value, late)).toBe(code);
    }
  });

  it('counts one person once towards two approvals', () => {
    const two = walk(passed, { ...asked, demands: { ...noDemands, approvals: 2 } } as LifecycleEvent, approved);
    expect(two.state).toBe('awaitingConsent');
    expect(codeOf(two, approved)).toBe('already_decided');
    const both = advance(two, { ...approved, by: sam } as LifecycleEvent);
    expect(both.ok && both.value.state).toBe('authorized');
  });

  it('of the person acted for never speaks for a role, whatever roles they have', () => {
    const approvers = [{ role: 'finance', count: 1 }];
    const finance = walk(passed, { ...asked, demands: { ...noDemands, approvals: 1, approvers } } as LifecycleEvent);
    const boss = { ...maya, roles: ['finance', 'approver'] };
    expect(codeOf(finance, { ...approved, by: boss } as LifecycleEvent)).toBe('forbidden');
    expect(codeOf(finance, { ...declined, by: boss } as LifecycleEvent)).toBe('accepted');
    expect(codeOf(finance, { ...approved, by: lee } as LifecycleEvent)).toBe('accepted');
  });

  it('of somebody whom no policy gives a say counts for nothing', () => {
    expect(codeOf(walk(passed, asked), { ...approved, by: sam } as LifecycleEvent)).toBe('forbidden');
    expect(codeOf(walk(passed, asked), { ...declined, by: sam } as LifecycleEvent)).toBe('forbidden');
  });

  it('with a session alone is not enough where a passkey is demanded', () => {
    const stepUp = walk(passed, { ...asked, demands: { ...noDemands, approvals: 1, stepUp: ['passkey'] } } as LifecycleEvent);
    expect(codeOf(stepUp, approved)).toBe('step_up_required');
    expect(codeOf(stepUp, { ...approved, assurance: 'passkey' } as LifecycleEvent)).toBe('accepted');
    expect(codeOf(stepUp, declined)).toBe('accepted');
  });

  it('can be put off, each time for as long again, up to the most there is', () => {
    const extended = walk(passed, asked, { type: 'consent.extended', at: 90, by: maya });
    expect(extended.context.deadline).toBe(190);
    const twice = walk(passed, asked, { type: 'consent.extended', at: 90, by: maya }, { type: 'consent.extended', at: 180, by: maya });
    expect(twice.context.deadline).toBe(250);
    expect(codeOf(twice, { type: 'consent.extended', at: 240, by: maya })).toBe('conflict');
    expect(codeOf(walk(passed, asked), { type: 'consent.extended', at: 100, by: maya })).toBe('expired');
    expect(codeOf(walk(passed, asked), { type: 'consent.extended', at: 1, by: sam })).toBe('forbidden');
  });

  it('is not asked for when policy allowed', () => {
    expect(codeOf(walk(passed, { type: 'policy.allowed', at: 0 }), approved)).toBe('already_decided');
  });

  it('tells the agent the reason of a decline', () => {
    const refused = advance(walk(passed, asked, declined), claimed);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'declined', message: 'Maya Chen declined this: “Wrong IBAN”' } });
  });
});

describe('a claim', () => {
  it('is good once', () => {
    expect(codeOf(walk(passed, asked, approved, claimed), { ...claimed, claimId: 'c-2' } as LifecycleEvent)).toBe('already_claimed');
    expect(codeOf(walk(passed, asked, approved, claimed, completed), claimed)).toBe('already_claimed');
  });

  it('needs a decision first', () => {
    expect(codeOf(walk(passed, asked), claimed)).toBe('awaiting_consent');
  });

  it('binds the digest and the deadline', () => {
    const authorized = walk(passed, asked, approved);
    expect(codeOf(authorized, { ...claimed, digest: digestOf('x') } as LifecycleEvent)).toBe('digest_mismatch');
    expect(codeOf(authorized, { ...claimed, at: 51 } as LifecycleEvent)).toBe('expired');
  });

  it.each([
    ['stop.pressed', 'denied'],
    ['authorization.revoked', 'denied'],
    ['action.cancelled', 'denied'],
  ] as const)('is refused after %s with the code that event gave', (type, code) => {
    expect(codeOf(walk(passed, asked, approved, { type, at: 1, refusal }), claimed)).toBe(code);
  });
});

describe('an execution', () => {
  const executing = walk(passed, asked, approved, claimed);

  it('is completed only by the holder of the claim', () => {
    expect(codeOf(executing, { ...completed, claimId: 'forged' } as LifecycleEvent)).toBe('claim_mismatch');
    expect(walk(passed, asked, approved, claimed, completed).context.outcome).toEqual({ status: 'succeeded' });
  });

  it('that never reports back is unknown, never done', () => {
    expect(settleDeadline(executing, 11)).toBe(executing);
    expect(settleDeadline(executing, 12).context.outcome?.status).toBe('unknown');
  });

  it('may still tell the truth after it was called unknown, once', () => {
    const unknown = settleDeadline(executing, 12);
    const late = advance(unknown, completed);
    expect(late.ok && late.value.context.outcome).toEqual({ status: 'succeeded' });
    expect(late.ok && permits(late.value, { ...completed, outcome: { status: 'failed', message: 'no' } } as LifecycleEvent)).toBe(false);
  });
});

describe('what is not understood', () => {
  it('is refused: another version, an unknown state, an unknown event', () => {
    const awaiting = walk(passed, asked);
    expect(codeOf({ ...awaiting, version: 1 } as unknown as Lifecycle, approved)).toBe('invalid_transition');
    expect(codeOf({ ...awaiting, state: 'approvedProbably' } as unknown as Lifecycle, approved)).toBe('invalid_transition');
    expect(codeOf(awaiting, { type: 'consent.assumed', at: 1 } as unknown as LifecycleEvent)).toBe('invalid_transition');
    expect(codeOf(awaiting, { type: 'toString', at: 1 } as unknown as LifecycleEvent)).toBe('invalid_transition');
  });
});

describe('a sealed action', () => {
  const sealed: LifecycleEvent = { type: 'log.sealed', at: 9 };

  it('says how it ended', () => {
    const denied = walk(passed, { type: 'policy.denied', at: 0, refusal: { code: 'declined', message: 'No' } }, sealed);
    expect([denied.state, toUnsealedState(denied)]).toEqual(['audited', 'denied']);
    expect(toUnsealedState(walk(passed))).toBe('verified');
    expect(codeOf(denied, claimed)).toBe('declined');
  });

  it('takes a late word on an outcome nobody knew, which is sealed again; nothing else', () => {
    const allowed: LifecycleEvent = { type: 'policy.allowed', at: 0 };
    const lost = walk(passed, allowed, claimed, { type: 'action.abandoned', at: 3 }, sealed);
    expect(lost.state).toBe('audited');
    expect(walk(passed, allowed, claimed, { type: 'action.abandoned', at: 3 }, sealed, completed)).toMatchObject({ state: 'executed', context: { outcome: { status: 'succeeded' } } });
    expect(walk(passed, allowed, claimed, { type: 'action.abandoned', at: 3 }, sealed, completed, sealed).state).toBe('audited');
    expect(codeOf(walk(passed, allowed, claimed, completed, sealed), completed)).toBe('invalid_transition');
  });
});
