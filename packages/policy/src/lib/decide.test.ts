import { noDemands } from '@byleave/core';
import { describe, expect, it, vi } from 'vitest';
import { decide, readPolicyVersion, type PolicyDecision } from './decide.ts';
import type { DecisionPoint, EvaluationRequest } from './decision-point.ts';

const request: EvaluationRequest = {
  subject: { type: 'agent', id: 'office', properties: { name: 'Office', user: { id: 'maya', name: 'Maya' }, via: [] } },
  action: { name: 'send_payment', properties: { effect: 'write', risk: 'high' } },
  resource: { type: 'tool', id: 'send_payment' },
  context: { tenant: 'acme', conversation: 'chat', arguments: {}, provenance: [], time: 0 },
};

function answering(answer: unknown, version: unknown = 'v1'): DecisionPoint {
  return { readVersion: async () => version as string, evaluate: async () => answer as never };
}

const decideOn = (answer: unknown, version?: unknown): Promise<PolicyDecision> => decide(answering(answer, version), request);
const obligation = (type: string, properties: unknown = {}) => ({ id: 'o-1', type, properties });
const obliging = (...obligations: readonly unknown[]) => ({ decision: true, context: { obligations } });

describe('decide', () => {
  it('allows, with the version it speaks for', async () => {
    expect(await decideOn({ decision: true })).toEqual({ effect: 'allow', demands: noDemands, limits: [], reasons: [], policyVersion: 'v1' });
  });

  it('denies with the reasons given, and leaves out what is not one', async () => {
    const reason = { policy: 'p', text: 'No.' };
    expect(await decideOn({ decision: false, context: { reasons: [reason, { policy: 1 }, null] } })).toMatchObject({ effect: 'deny', reasons: [reason] });
  });

  it('denies over every obligation', async () => {
    expect(await decideOn({ decision: false, context: { obligations: [obligation('ask')] } })).toMatchObject({ effect: 'deny' });
  });

  it('asks as many people as the strictest obligation wants', async () => {
    expect(await decideOn(obliging(obligation('ask')))).toMatchObject({ effect: 'ask', demands: { approvals: 1 } });
    expect(await decideOn(obliging(obligation('ask', { approvals: 3 }), obligation('ask', { approvals: 2 })))).toMatchObject({ demands: { approvals: 3 } });
  });

  it.each([
    null,
    undefined,
    true,
    'allow',
    [],
    {},
    { decision: 'true' },
    { decision: 1 },
    { decision: true, context: null },
    { decision: true, context: [] },
    { decision: true, context: { obligations: null } },
    { decision: true, context: { obligations: {} } },
    obliging(null),
    obliging({ type: 'ask' }),
    obliging({ id: 'o', type: 'ask' }),
    obliging(obligation('step-up')),
    obliging(obligation('Ask')),
    obliging(obligation('ask'), obligation('limit')),
    ...[0, -1, 1.5, '2', null, NaN, Infinity, 2 ** 60].map((approvals) => obliging(obligation('ask', { approvals }))),
  ])('denies on the answer %j', async (answer) => {
    expect(await decideOn(answer)).toMatchObject({ effect: 'deny', demands: noDemands, limits: [] });
  });

  it.each([null, {}, 7, '', '\ud800'])('denies under the version %j', async (version) => {
    expect(await decideOn({ decision: true }, version)).toMatchObject({ effect: 'deny', policyVersion: 'unavailable' });
    expect(await readPolicyVersion(answering({}, version), 'acme')).toBeUndefined();
  });

  it('denies when the point throws, at once or later', async () => {
    const thrower = (): never => {
      throw new Error('down');
    };
    for (const broken of [thrower, async () => thrower()]) {
      expect(await decide({ ...answering({ decision: true }), evaluate: broken }, request)).toMatchObject({ effect: 'deny' });
      expect(await decide({ ...answering({ decision: true }), readVersion: broken }, request)).toMatchObject({ effect: 'deny' });
      expect(await readPolicyVersion({ ...answering({}), readVersion: broken }, 'acme')).toBeUndefined();
    }
  });

  it('denies when the point is late', async () => {
    vi.useFakeTimers();
    try {
      const silent = { readVersion: () => new Promise<never>(() => undefined), evaluate: () => new Promise<never>(() => undefined) };
      const decisions = [decide(silent, request), decide({ ...silent, readVersion: async () => 'v1' }, request, { timeoutMs: 2_000 })];
      const version = readPolicyVersion(silent, 'acme');
      await vi.advanceTimersByTimeAsync(2_000);
      for (const decision of decisions) expect(await decision).toMatchObject({ effect: 'deny' });
      expect(await version).toBeUndefined();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('never lends one version’s answer to another', async () => {
    let version = 'v1';
    const publishing: DecisionPoint = {
      readVersion: async () => version,
      evaluate: async () => {
        const answer = { decision: version === 'v1' };
        version = 'v2';
        return answer;
      },
    };
    expect(await decide(publishing, request)).toMatchObject({ effect: 'deny', policyVersion: 'v2' });
  });

  it.each([
    ['ask', { approvals: 1, of: ['cfo'] }],
    ['ask', { approvals: 10_000_000_000 }],
    ['ask', { approvals: 101 }],
    ['every-time', { unless: 'it is Tuesday' }],
    ['approvers', { approvers: [{ role: 'finance', count: 1, from: 'Berlin' }] }],
    ['approvers', { approvers: [{ role: 'finance', count: 1 }], or: 1 }],
  ])('denies over %s with %o: what is not understood in every part is not allowed', async (type, properties) => {
    const decision = await decide(answering(obliging(obligation(type, properties))), request, { supports: ['approvers', 'every-time'] });
    expect(decision.effect).toBe('deny');
  });

  it('asks a point that can stand still as it stood, once', async () => {
    const asked: string[] = [];
    const point: DecisionPoint = {
      ...answering({ decision: false }, 'later'),
      fix: async (tenant) => {
        asked.push(tenant);
        return answering({ decision: true }, 'v7');
      },
    };
    expect(await decide(point, request)).toMatchObject({ effect: 'allow', policyVersion: 'v7' });
    expect(asked).toEqual(['acme']);
    const broken = { ...point, fix: () => Promise.reject(new Error('down')) };
    expect(await decide(broken, request)).toMatchObject({ effect: 'deny' });
  });

  it('denies under a version that never stands still', async () => {
    let version = 0;
    const restless: DecisionPoint = { readVersion: async () => `v${(version += 1)}`, evaluate: async () => ({ decision: true }) };
    expect(await decide(restless, request)).toMatchObject({ effect: 'deny' });
  });
});
