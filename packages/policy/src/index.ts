export { decide, readPolicyVersion, unavailableVersion, type DecideOptions, type PolicyDecision } from './lib/decide.ts';
export type { DecisionPoint, EvaluationRequest, EvaluationResponse, Obligation } from './lib/decision-point.ts';
export { joinLimits, limitWords, parseLimit } from './lib/limit-obligation.ts';
export { obligationTypes, type ObligationType } from './lib/obligations.ts';
export type { PolicyLanguage } from './lib/policy-language.ts';
export { createRulePolicy, type Rule, type RulePolicyOptions } from './lib/rules.ts';
export { createShadow, type ShadowDifference, type ShadowOptions } from './lib/shadow.ts';
export {
  simulate,
  type RecordedEvaluation,
  type SimulateOptions,
} from './lib/simulate.ts';
