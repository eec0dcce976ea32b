export { createCedarLanguage, type CedarLanguageOptions } from './lib/cedar/cedar-language.ts';
export { checkCedarPolicies, type CheckedPolicies, type CheckOptions } from './lib/cedar/check-policies.ts';
export { createCedarPolicy, createCheckedPolicy, type CedarPolicyOptions } from './lib/cedar/cedar-policy.ts';
export {
  formatCedarPolicies,
  fromPolicyJson,
  policyLimitBytes,
  policyLimitDepth,
  toPolicyJson,
  type CedarPolicy,
  type DemandingPolicy,
} from './lib/cedar/parse-policies.ts';
export { describeIssue, type PolicyIssue, type PolicyIssueCode, type PolicyVerdict } from './lib/cedar/policy-issue.ts';
export { removePolicyRule, toPolicyRules, writePolicyRule } from './lib/cedar/policy-rules.ts';
export { createCedarSchema, type CedarSchema, type CedarSchemaOptions, type CedarTool } from './lib/cedar/schema.ts';
export { createCedarAuthzenPoint } from './lib/cedar/cedar-authzen.ts';
export { createCedarEvaluator, type CedarEvaluator, type CedarEvaluatorOptions, type CedarQuestion } from './lib/cedar/evaluator.ts';
export type { CedarAnswer } from './lib/cedar/authorize.ts';
export { recommendedPolicy } from './lib/recommended-policy.ts';
