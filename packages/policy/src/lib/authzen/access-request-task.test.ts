import { advance, createLifecycle, noDemands, type ErrorCode, type Lifecycle, type LifecycleEvent } from '@byleave/core';
import { describe, expect, it } from 'vitest';
import { toApproval, toTaskStatus, type TaskStatus } from './access-request-task.ts';

const digest = 'd'.repeat(64);
const [maya, sam] = [{ id: 'maya', name: 'Maya' }, { id: 'sam', name: 'Sam', roles: ['approver'] }];
const refusal = (code: ErrorCode) => ({ code, message: 'Because.' });

/** Every event that may reach a task's action, a time apart. */
const toEvents = (at: number): readonly LifecycleEvent[] => [
  { type: 'verification.passed', at },
  { type: 'verification.failed', at, refusal: refusal('invalid_arguments') },
  { type: 'policy.allowed', at },
  { type: 'policy.asked', at, demands: { ...noDemands, approvals: 2 } },
  { type: 'grant.matched', at, grantId: 'g', demands: { ...noDemands, approvals: 2 } },
  { type: 'policy.denied', at, refusal: refusal('denied') },
  { type: 'limit.reached', at, refusal: refusal('limited') },
  { type: 'consent.approved', at, digest, by: maya, assurance: 'session' },
  { type: 'consent.approved', at, digest, by: sam, assurance: 'session' },
  { type: 'consent.declined', at, digest, by: maya, assurance: 'session' },
  { type: 'action.claimed', at, digest, claimId: 'c' },
  { type: 'action.completed', at, claimId: 'c', outcome: { status: 'succeeded' } },
  { type: 'action.abandoned', at },
  { type: 'action.cancelled', at, refusal: refusal('cancelled') },
  { type: 'action.superseded', at, refusal: refusal('superseded') },
  { type: 'authorization.revoked', at, refusal: refusal('revoked') },
  { type: 'authorization.revoked', at, refusal: refusal('tool_changed') },
  { type: 'stop.pressed', at, refusal: refusal('stopped') },
  { type: 'deadline.passed', at: at + 1_000 },
  { type: 'log.sealed', at },
];

/** Walks every path of the lifecycle, and shows each step. */
function walk(lifecycle: Lifecycle, at: number, visit: (before: Lifecycle, after: Lifecycle) => void): void {
  for (const event of toEvents(at)) {
    const moved = advance(lifecycle, event);
    if (!moved.ok) continue;
    visit(lifecycle, moved.value);
    walk(moved.value, event.at + 1, visit);
  }
}

const start = createLifecycle({ digest, requesterId: maya.id, consentTtlMs: 500, mostConsentMs: 500, claimTtlMs: 500, executionTtlMs: 500 });
const after = (...types: readonly LifecycleEvent['type'][]): Lifecycle => {
  let lifecycle = start;
  for (const type of types) {
    for (const event of toEvents(0).filter((each) => each.type === type)) {
      const moved = advance(lifecycle, event);
      if (moved.ok) lifecycle = moved.value;
    }
  }
  return lifecycle;
};

describe('the status of a task', () => {
  it('ends once and never changes again, on every path of the action', () => {
    const reached = new Set<TaskStatus>();
    walk(start, 0, (before, next) => {
      const [from, to] = [toTaskStatus(before), toTaskStatus(next)];
      reached.add(to);
      expect(from === 'pending' || from === to, `${before.state} (${from}) → ${next.state} (${to})`).toBe(true);
    });
    expect([...reached].toSorted()).toEqual(['approved', 'cancelled', 'denied', 'expired', 'failed', 'pending']);
  });

  it('is approved by a person only when everybody who is needed approved', () => {
    walk(start, 0, (_before, next) => {
      if (toTaskStatus(next) !== 'approved' || next.context.demands.approvals === 0 || next.context.grantId !== null) return;
      expect(new Set(next.context.decisions.map(({ decision, by }) => `${decision} ${by.id}`))).toEqual(new Set(['approve maya', 'approve sam']));
    });
  });

  it.each<[TaskStatus, readonly LifecycleEvent['type'][]]>([
    ['pending', ['verification.passed', 'policy.asked']],
    ['approved', ['verification.passed', 'policy.asked', 'consent.approved']],
    ['denied', ['verification.passed', 'policy.asked', 'consent.declined']],
    ['denied', ['verification.passed', 'policy.denied']],
    ['expired', ['verification.passed', 'policy.asked', 'deadline.passed']],
    ['cancelled', ['verification.passed', 'policy.asked', 'action.cancelled']],
    ['cancelled', ['verification.passed', 'policy.asked', 'stop.pressed']],
    ['approved', ['verification.passed', 'grant.matched']],
    ['approved', ['verification.passed', 'grant.matched', 'action.superseded', 'log.sealed']],
    ['failed', ['verification.failed']],
  ])('is %s after %j', (status, types) => {
    expect(toTaskStatus(after(...types))).toBe(status);
  });
});

describe('an approval', () => {
  it('lasts as long as the authorization, whatever became of that', () => {
    const approval = { id: 'a', approved_at: '1970-01-01T00:00:00.000Z', approved_until: '1970-01-01T00:00:00.500Z' };
    const authorized = after('verification.passed', 'policy.asked', 'consent.approved');
    expect(new Date(authorized.context.deadline!).toISOString()).toBe(approval.approved_until);
    expect(toApproval('a', authorized, 0)).toEqual(approval);
    expect(toApproval('a', after('verification.passed', 'policy.asked', 'consent.approved', 'action.claimed'), 0)).toEqual(approval);
    expect(toApproval('a', after('verification.passed', 'policy.allowed'), 0)).toEqual(approval);
    expect(toApproval('a', after('verification.passed', 'grant.matched'), 0)).toEqual(approval);
  });
});
