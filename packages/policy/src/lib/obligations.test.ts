import { noDemands, type Demands } from '@byleave/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type PolicyDecision } from './decide.ts';
import type { EvaluationRequest, EvaluationResponse } from './decision-point.ts';
import { toLimitObligations } from './limit-obligation.ts';
import { fromObligation, obligationTypes, settleDemands, stepUpMethods, strictestDemands, toObligations, type ObligationType } from './obligations.ts';

const group = fc.record({ role: fc.constantFrom('finance', 'legal', 'owner'), count: fc.integer({ min: 1, max: 4 }) });
const demandsArbitrary: fc.Arbitrary<Demands> = fc
  .record({
    approvals: fc.nat({ max: 5 }),
    approvers: fc.array(group, { maxLength: 3 }),
    stepUp: fc.subarray([...stepUpMethods]),
    everyTime: fc.boolean(),
  })
  .map(({ approvals, approvers, ...facts }) => {
    const named = approvers.map((each): Demands => ({ ...noDemands, approvals: each.count, approvers: [each] }));
    return settleDemands([...named, { ...noDemands, approvals, ...facts }].reduce(strictestDemands, noDemands));
  });

const limit = { kind: 'rate', id: 'daily', most: 10, window: { kind: 'rolling', ms: 86_400_000 }, per: ['user'] } as const;
const request = { context: { tenant: 'acme' } } as EvaluationRequest;

function decideOn(obligations: unknown, supports: readonly ObligationType[] = obligationTypes): Promise<PolicyDecision> {
  const answer = { decision: true, context: { obligations } } as EvaluationResponse;
  return decide({ readVersion: async () => 'v1', evaluate: async () => answer }, request, { supports });
}

const sumOf = ({ approvers }: Demands): number => approvers.reduce((sum, { count }) => sum + count, 0);

describe('demands', () => {
  it('join to the strictest, in any order and any grouping', () => {
    fc.assert(
      fc.property(demandsArbitrary, demandsArbitrary, demandsArbitrary, (a, b, c) => {
        const joined = strictestDemands(a, b);
        expect(joined).toEqual(strictestDemands(b, a));
        expect(strictestDemands(joined, c)).toEqual(strictestDemands(a, strictestDemands(b, c)));
        expect(strictestDemands(a, a)).toEqual(a);
        for (const each of [a, b]) {
          expect(joined.approvals - sumOf(joined)).toBeGreaterThanOrEqual(each.approvals - sumOf(each));
          expect(joined.approvals).toBeGreaterThanOrEqual(each.approvals);
        }
        for (const { role, count } of a.approvers) expect(joined.approvers.find((each) => each.role === role)?.count).toBeGreaterThanOrEqual(count);
        for (const method of a.stepUp) expect(joined.stepUp).toContain(method);
        expect(joined.everyTime).toBe(a.everyTime || b.everyTime);
      }),
    );
  });

  it('survive the wire', async () => {
    await fc.assert(
      fc.asyncProperty(demandsArbitrary, async (demands) => {
        const decision = await decideOn(JSON.parse(JSON.stringify(toObligations(demands))));
        expect(decision).toMatchObject({ demands, limits: [] });
      }),
    );
  });
});

describe('deciding on obligations', () => {
  it('denies every obligation the caller does not enforce', async () => {
    await fc.assert(
      fc.asyncProperty(demandsArbitrary, fc.subarray([...obligationTypes]), async (demands, supports) => {
        const obligations = [...toObligations(demands), ...toLimitObligations([limit])];
        const isEnforced = obligations.every(({ type }) => type === 'ask' || supports.includes(type as ObligationType));
        const decision = await decideOn(obligations, supports);
        expect(decision.effect === 'deny').toBe(!isEnforced);
      }),
    );
  });

  it.each([
    ['approvers', {}],
    ['approvers', { approvers: [] }],
    ['approvers', { approvers: 'finance:2' }],
    ['approvers', { approvers: [{ role: 'finance' }] }],
    ['approvers', { approvers: [{ role: '', count: 1 }] }],
    ['approvers', { approvers: [{ role: 'finance', count: 0 }] }],
    ['approvers', { approvers: [{ role: 'finance', count: '2' }] }],
    ['step-up', {}],
    ['step-up', { acr_value: 'urn:unknown' }],
    ['step-up', { acr_value: 'passkey', amr_values: ['sms'] }],
    ['limit', {}],
    ['notification', { to: 'a', body: 'b' }],
    ['custom', {}],
    ['toString', {}],
  ])('denies what it does not understand in full: %s %j', async (type, properties) => {
    expect(fromObligation({ id: 'o', type, properties })).toBeUndefined();
    expect(await decideOn([{ id: 'o', type, properties }], [...obligationTypes, type as ObligationType])).toMatchObject({ effect: 'deny' });
  });
});
