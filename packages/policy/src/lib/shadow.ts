import { canonicalize } from '@byleave/core';
import { decide, type DecideOptions, type PolicyDecision } from './decide.ts';
import type { DecisionPoint, EvaluationRequest, EvaluationResponse } from './decision-point.ts';
import { yieldToEventLoop } from './event-loop.ts';

/** A request on which a draft decides otherwise than the policy in force. */
export interface ShadowDifference {
  readonly request: EvaluationRequest;
  readonly enforced: PolicyDecision;
  readonly draft: PolicyDecision;
}

export interface ShadowOptions extends DecideOptions {
  /** Comparisons that may wait at once; what comes on top goes uncompared. Default 100. */
  readonly queueLimit?: number;
}

/**
 * Evaluates a draft beside the policy in force. The answer is always the enforced one, given before the draft is
 * asked; a draft that is slow, throws or answers nonsense changes nothing but is a difference to report.
 */
export function createShadow(
  enforced: DecisionPoint,
  draft: DecisionPoint,
  onDifference: (difference: ShadowDifference) => void,
  options: ShadowOptions = {},
): DecisionPoint {
  const { queueLimit = 100, ...decideOptions } = options;
  let waiting = 0;
  const compare = async (request: EvaluationRequest, answer: EvaluationResponse): Promise<void> => {
    await yieldToEventLoop();
    const answered: DecisionPoint = { readVersion: (tenant) => enforced.readVersion(tenant), evaluate: async () => answer };
    const [inForce, drafted] = await Promise.all([decide(answered, request, decideOptions), decide(draft, request, decideOptions)]);
    if (toDemand(inForce) !== toDemand(drafted)) onDifference({ request, enforced: inForce, draft: drafted });
  };
  return {
    readVersion: (tenant) => enforced.readVersion(tenant),
    async evaluate(request) {
      const answer = await enforced.evaluate(request);
      if (waiting < queueLimit) {
        waiting += 1;
        void compare(request, answer).catch(() => undefined).finally(() => (waiting -= 1));
      }
      return answer;
    },
  };
}

/** What a decision comes to, without its words and version. */
function toDemand({ effect, demands, limits }: PolicyDecision): string {
  return canonicalize({ effect, demands, limits });
}
