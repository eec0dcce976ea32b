import { describe, expect, it, vi } from 'vitest';
import type { DecisionPoint, EvaluationRequest, EvaluationResponse } from './decision-point.ts';
import { createShadow, type ShadowDifference } from './shadow.ts';

const request = { action: { name: 'pay' }, context: { tenant: 'acme' } } as EvaluationRequest;
const ask: EvaluationResponse = { decision: true, context: { obligations: [{ id: 'o', type: 'ask', properties: {} }] } };

function pointOf(version: string, evaluate: DecisionPoint['evaluate']): DecisionPoint {
  return { readVersion: async () => version, evaluate };
}

const enforced = pointOf('v1', async () => ask);

/** Evaluates once in the shadow of a draft and answers with the differences reported. */
async function shadow(draft: DecisionPoint['evaluate']): Promise<readonly ShadowDifference[]> {
  vi.useFakeTimers();
  try {
    const differences: ShadowDifference[] = [];
    const point = createShadow(enforced, pointOf('v2', draft), (difference) => differences.push(difference));
    expect(await point.evaluate(request)).toBe(ask);
    expect(await point.readVersion('acme')).toBe('v1');
    await vi.advanceTimersByTimeAsync(5_000);
    return differences;
  } finally {
    vi.useRealTimers();
  }
}

describe('a shadow', () => {
  it('reports where the draft decides otherwise', async () => {
    expect(await shadow(async () => ({ decision: true }))).toMatchObject([{ request, enforced: { effect: 'ask', policyVersion: 'v1' }, draft: { effect: 'allow', policyVersion: 'v2' } }]);
    expect(await shadow(async () => ({ decision: true, context: { obligations: [{ id: 'o', type: 'ask', properties: { approvals: 2 } }] } }))).toMatchObject([{ draft: { demands: { approvals: 2 } } }]);
  });

  it('is silent where only the words differ', async () => {
    expect(await shadow(async () => ({ decision: true, context: { ...ask.context, reasons: [{ policy: 'p', text: 'Other words.' }] } }))).toEqual([]);
  });

  it.each([
    ['throws', () => { throw new Error('broken'); }],
    ['rejects', () => Promise.reject(new Error('broken'))],
    ['never answers', () => new Promise<never>(() => undefined)],
    ['answers nonsense', async () => 'allow' as never],
  ] as const)('answers as ever when the draft %s', async (_, draft) => {
    expect(await shadow(draft)).toMatchObject([{ draft: { effect: 'deny' } }]);
  });

  it('answers before the draft is asked', async () => {
    const order: string[] = [];
    const asked = Promise.withResolvers<void>();
    const draft = pointOf('v2', async () => {
      order.push('draft');
      asked.resolve();
      return ask;
    });
    await createShadow(enforced, draft, () => undefined).evaluate(request).then(() => order.push('answer'));
    await asked.promise;
    expect(order).toEqual(['answer', 'draft']);
  });

  it('survives a listener that throws, and lets only so many wait', async () => {
    vi.useFakeTimers();
    try {
      let reported = 0;
      const point = createShadow(enforced, pointOf('v2', async () => ({ decision: false })), () => {
        reported += 1;
        throw new Error('listener');
      }, { queueLimit: 2 });
      for (let round = 0; round < 5; round += 1) expect(await point.evaluate(request)).toBe(ask);
      await vi.advanceTimersByTimeAsync(1);
      expect(reported).toBe(2);
      await point.evaluate(request);
      await vi.advanceTimersByTimeAsync(1);
      expect(reported).toBe(3);
    } finally {
      vi.useRealTimers();
    }
  });

  it('fails as the enforced one fails', async () => {
    const failing = createShadow(pointOf('v1', () => Promise.reject(new Error('down'))), pointOf('v2', async () => ({ decision: true })), () => undefined);
    await expect(failing.evaluate(request)).rejects.toThrow('down');
  });
});
