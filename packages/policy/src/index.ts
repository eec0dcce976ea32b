export { decide, readPolicyVersion, type DecideOptions, type PolicyDecision } from './lib/decide.ts';
export type { DecisionPoint, EvaluationRequest, EvaluationResponse, Obligation } from './lib/decision-point.ts';
export { createRulePolicy, type Rule, type RulePolicyOptions } from './lib/rules.ts';
