import { noDemands, type Demands, type Limit, type PolicyReason } from '@byleave/core';
import type { EvaluationResponse } from '../decision-point.ts';
import { toLimitObligations } from '../limit-obligation.ts';
import { strictestDemands, toObligations } from '../obligations.ts';
import type { CedarAnswer } from './authorize.ts';
import type { DemandingPolicy } from './parse-policies.ts';

export interface EffectOptions {
  /** When no policy matches. Never `allow`. */
  readonly otherwise: 'ask' | 'deny';
  /** What is asked for, for the words. */
  readonly action: string;
  /** Names of arguments with characters nobody sees. */
  readonly hiddenText?: readonly string[];
  /** Names of arguments with letters that look like others. */
  readonly lookalike?: readonly string[];
}

const oneApproval = { ...noDemands, approvals: 1 };

/**
 * Forbid beats ask beats allow; the strictest of all satisfied permits applies. A policy that could not be evaluated
 * denies: Cedar would skip it, and it may be the one that forbids.
 */
export function toResponse(answer: CedarAnswer<DemandingPolicy>, options: EffectOptions): EvaluationResponse {
  if (answer.type === 'failed') return denial([{ policy: 'cedar', text: 'The policies could not be evaluated, and what is not decided is not allowed.' }]);
  if (answer.errors.length > 0) {
    return denial(answer.errors.map(({ policy, message }) => ({ policy: policy.id, text: `This policy could not be evaluated, so nothing is allowed. ${message}` })));
  }
  if (answer.decision === 'deny' && answer.reasons.length > 0) {
    return denial(answer.reasons.map((policy) => ({ policy: policy.id, text: toWords(policy, `Forbidden by the policy “${policy.id}”.`) })));
  }
  if (answer.decision === 'deny') {
    const reasons = [{ policy: 'default', text: `No policy speaks of ${options.action}.` }];
    return options.otherwise === 'ask' ? grant(oneApproval, [], reasons) : denial(reasons);
  }
  const demands = answer.reasons.reduce((sum, policy) => strictestDemands(sum, policy.demands), noDemands);
  const limits = answer.reasons.flatMap((policy) => policy.limits);
  if (demands.approvals > 0) {
    const asking = answer.reasons.filter((policy) => policy.demands.approvals > 0);
    return grant(demands, limits, asking.map((policy) => ({ policy: policy.id, text: toWords(policy, `Asked for by the policy “${policy.id}”.`) })));
  }
  const deceptive = toDeceptions(options);
  if (deceptive.length > 0) return grant(oneApproval, limits, deceptive);
  return grant(demands, limits, answer.reasons.map((policy) => ({ policy: policy.id, text: toWords(policy, `Allowed by the policy “${policy.id}”.`) })));
}

/** A policy compares whole texts, so one that only looks like another slips past it. */
function toDeceptions({ hiddenText = [], lookalike = [] }: EffectOptions): readonly PolicyReason[] {
  return [
    ...(hiddenText.length > 0 ? [{ policy: 'hidden-text', text: `A person looks at this, because ${hiddenText.join(', ')} holds characters nobody sees and a policy may have missed them.` }] : []),
    ...(lookalike.length > 0 ? [{ policy: 'lookalike', text: `A person looks at this, because ${lookalike.join(', ')} holds letters that look like others and a policy may have taken them for what they are not.` }] : []),
  ];
}

function toWords(policy: DemandingPolicy, otherwise: string): string {
  return policy.annotations['reason'] || otherwise;
}

function denial(reasons: readonly PolicyReason[]): EvaluationResponse {
  return { decision: false, context: { reasons } };
}

function grant(demands: Demands, limits: readonly Limit[], reasons: readonly PolicyReason[]): EvaluationResponse {
  const obligations = [...toObligations(demands), ...toLimitObligations(limits)];
  return { decision: true, context: { reasons, ...(obligations.length > 0 && { obligations }) } };
}
