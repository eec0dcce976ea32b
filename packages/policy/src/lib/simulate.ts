import type { ChangedEvaluation, EffectCounts, Simulation } from '@byleave/core';
import { decide, type DecideOptions, type PolicyDecision } from './decide.ts';
import type { DecisionPoint, EvaluationRequest } from './decision-point.ts';
import { yieldToEventLoop } from './event-loop.ts';

/** One action as it was put to a decision point, and what came of it. `request.context.time` is when. */
export interface RecordedEvaluation {
  /** The action's id, to find it again. */
  readonly id: string;
  readonly request: EvaluationRequest;
  readonly effect: PolicyDecision['effect'];
}

export interface SimulateOptions extends DecideOptions {
  /** Ends the simulation with what is there. */
  readonly signal?: AbortSignal;
  /** Called between batches, with how many are done. */
  readonly onProgress?: (evaluated: number) => void;
  /** How many changes are kept whole. Default 50. */
  readonly sampleLimit?: number;
}

/** Evaluations between two breaths of the event loop: some 20 ms of Cedar. */
const batchSize = 50;
const weekMs = 7 * 24 * 60 * 60 * 1_000;

/** Puts a recorded history to a draft. Reads the history once and keeps none of it but the samples. */
export async function simulate(
  draft: DecisionPoint,
  history: Iterable<RecordedEvaluation> | AsyncIterable<RecordedEvaluation>,
  options: SimulateOptions = {},
): Promise<Simulation> {
  const { signal, onProgress, sampleLimit = 50, ...decideOptions } = options;
  const before = { allow: 0, ask: 0, deny: 0 };
  const after = { allow: 0, ask: 0, deny: 0 };
  const became = { allow: 0, ask: 0, deny: 0 };
  const samples: ChangedEvaluation[] = [];
  let firstChange: ChangedEvaluation | undefined;
  let [evaluated, changed, failures] = [0, 0, 0];
  let [earliest, latest] = [Infinity, -Infinity];
  let state: Simulation['state'] = 'completed';
  for await (const { id, request, effect } of history) {
    if (signal?.aborted) {
      state = 'aborted';
      break;
    }
    const decision = await decide(draft, request, decideOptions);
    const { time } = request.context;
    [earliest, latest] = [Math.min(earliest, time), Math.max(latest, time)];
    evaluated += 1;
    before[effect] += 1;
    after[decision.effect] += 1;
    const isUnderstood = decision.policyVersion !== 'unavailable';
    if (!isUnderstood) failures += 1;
    if (decision.effect !== effect) {
      changed += 1;
      if (isUnderstood) became[decision.effect] += 1;
      const change = { id, time, action: request.action.name, before: effect, after: decision.effect, reasons: decision.reasons };
      if (samples.length < sampleLimit) samples.push(change);
      if (!firstChange || time < firstChange.time) firstChange = change;
    }
    if (evaluated % batchSize === 0) {
      onProgress?.(evaluated);
      await yieldToEventLoop();
    }
  }
  const weeks = Math.max(1, (latest - earliest) / weekMs);
  return {
    state,
    evaluated,
    before: toCounts(before),
    after: toCounts(after),
    promptsPerWeek: { before: before.ask / weeks, after: after.ask / weeks },
    changed,
    became: toCounts(became),
    samples,
    ...(firstChange && { firstChange }),
    failures,
  };
}

function toCounts({ allow, ask, deny }: Readonly<Record<PolicyDecision['effect'], number>>): EffectCounts {
  return { allowed: allow, asked: ask, denied: deny };
}
