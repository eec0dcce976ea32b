import { describe, expect, it } from 'vitest';
import type { DecisionPoint, EvaluationRequest, EvaluationResponse } from './decision-point.ts';
import { simulate, type RecordedEvaluation } from './simulate.ts';

const day = 24 * 60 * 60 * 1_000;
const ask: EvaluationResponse = { decision: true, context: { obligations: [{ id: 'o', type: 'ask', properties: {} }] } };

function recorded(index: number, name: string, effect: RecordedEvaluation['effect'], time = index * day): RecordedEvaluation {
  const request = { action: { name }, context: { tenant: 'acme', time } } as EvaluationRequest;
  return { id: `a-${index}`, request, effect };
}

function draftOf(answers: Readonly<Record<string, EvaluationResponse>>): DecisionPoint {
  return { readVersion: async () => 'draft', evaluate: async ({ action }) => answers[action.name]! };
}

const draft = draftOf({ read: { decision: true }, pay: ask, wipe: { decision: false } });

describe('simulating a draft', () => {
  it('says what would have been allowed, asked and denied, and how often people would be asked', async () => {
    const history = [recorded(0, 'read', 'ask'), recorded(7, 'pay', 'ask'), recorded(14, 'wipe', 'allow'), recorded(28, 'read', 'ask')];
    expect(await simulate(draft, history)).toEqual({
      state: 'completed',
      evaluated: 4,
      before: { allowed: 1, asked: 3, denied: 0 },
      after: { allowed: 2, asked: 1, denied: 1 },
      promptsPerWeek: { before: 0.75, after: 0.25 },
      changed: 3,
      became: { allowed: 2, asked: 0, denied: 1 },
      samples: [
        { id: 'a-0', time: 0, action: 'read', before: 'ask', after: 'allow', reasons: [] },
        { id: 'a-14', time: 14 * day, action: 'wipe', before: 'allow', after: 'deny', reasons: [] },
        { id: 'a-28', time: 28 * day, action: 'read', before: 'ask', after: 'allow', reasons: [] },
      ],
      firstChange: { id: 'a-0', time: 0, action: 'read', before: 'ask', after: 'allow', reasons: [] },
      failures: 0,
    });
  });

  it('counts less than a week as one, and nothing as nothing', async () => {
    expect(await simulate(draft, [recorded(0, 'pay', 'ask')])).toMatchObject({ promptsPerWeek: { before: 1, after: 1 }, changed: 0, samples: [] });
    expect(await simulate(draft, [])).toMatchObject({ evaluated: 0, promptsPerWeek: { before: 0, after: 0 } });
  });

  it('finds the earliest change in a history of any order and keeps no more samples than asked for', async () => {
    const history = [9, 3, 5].map((index) => recorded(index, 'read', 'deny'));
    expect(await simulate(draft, history, { sampleLimit: 1 })).toMatchObject({ changed: 3, samples: [{ id: 'a-9' }], firstChange: { id: 'a-3' } });
  });

  it('counts a draft that fails as denying', async () => {
    const failing: DecisionPoint = { ...draft, evaluate: () => Promise.reject(new Error('down')) };
    expect(await simulate(failing, [recorded(0, 'read', 'allow')])).toMatchObject({ after: { denied: 1 }, failures: 1 });
  });

  it('goes through 100,000 with progress, leaving the event loop its turns', { timeout: 60_000 }, async () => {
    async function* history(): AsyncGenerator<RecordedEvaluation> {
      for (let index = 0; index < 100_000; index += 1) yield recorded(index, index % 2 ? 'pay' : 'read', 'ask', index * 1_000);
    }
    const progress: number[] = [];
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const result = await simulate(draft, history(), { onProgress: (evaluated) => progress.push(evaluated) });
    clearInterval(timer);
    expect(result).toMatchObject({ state: 'completed', evaluated: 100_000, after: { allowed: 50_000, asked: 50_000 } });
    expect(progress.length).toBe(2_000);
    expect(progress.at(-1)).toBe(100_000);
    expect(turns).toBeGreaterThan(100);
  });

  it('ends on a signal with the part that is done, and lets go of the history', async () => {
    const controller = new AbortController();
    let isReleased = false;
    async function* history(): AsyncGenerator<RecordedEvaluation> {
      try {
        for (let index = 0; ; index += 1) yield recorded(index, 'pay', 'allow');
      } finally {
        isReleased = true;
      }
    }
    const result = await simulate(draft, history(), { signal: controller.signal, onProgress: (evaluated) => evaluated >= 200 && controller.abort() });
    expect(result).toMatchObject({ state: 'aborted', evaluated: 200, before: { allowed: 200 }, after: { asked: 200 } });
    expect(isReleased).toBe(true);
    expect(await simulate(draft, history(), { signal: AbortSignal.abort() })).toMatchObject({ state: 'aborted', evaluated: 0 });
  });
});
