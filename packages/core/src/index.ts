export { isOpen, openStates, type Action, type PolicyReason, type ReadContext, type ReadSource, type Referral } from './lib/action.ts';
export type { AuditActor, AuditEntry, AuditEntryType } from './lib/audit.ts';
export {
  approverRole,
  coversPlaces,
  fillPlaces,
  isAssured,
  mayFill,
  noDemands,
  toPlaces,
  type ApprovalCandidate,
  type ApprovalPlace,
  type ApproverGroup,
  type Assurance,
  type Demands,
  type StepUpMethod,
} from './lib/consent.ts';
export {
  actionDigest,
  definitionDigest,
  digestOf,
  resultDigest,
  type ActionBinding,
  type Digest,
} from './lib/digest.ts';
export { shortDigest } from './lib/short-digest.ts';
export {
  accept,
  ByleaveError,
  refuse,
  type ErrorCode,
  type Issue,
  type Refusal,
  type TextRange,
  type Verdict,
} from './lib/error.ts';
export {
  isNarrower,
  matchesTerms,
  toGrantLimits,
  toGrantState,
  type ArgumentConstraint,
  type Grant,
  type GrantAmount,
  type GrantedCall,
  type GrantOverruling,
  type GrantStanding,
  type GrantState,
  type GrantTerms,
} from './lib/grant.ts';
export { isGrantable } from './lib/grantable.ts';
export { canonicalize } from './lib/canonicalize.ts';
export {
  isJsonValue,
  isPlainObject,
  type JsonObject,
  type JsonPrimitive,
  type JsonValue,
} from './lib/json.ts';
export { advance, createLifecycle, lifecycleMachine } from './lib/lifecycle.ts';
export {
  lifecycleStates,
  lifecycleVersion,
  toUnsealedState,
  type Claim,
  type Decision,
  type EndState,
  type Lifecycle,
  type LifecycleContext,
  type LifecycleEvent,
  type LifecycleInput,
  type LifecycleRefusal,
  type LifecycleState,
  type Outcome,
} from './lib/lifecycle-context.ts';
export { permits, settleDeadline } from './lib/lifecycle-reading.ts';
export { lifecycleStateRules } from './lib/lifecycle-rules.ts';
export { readTransition, type MachineReading, type MachineRules, type TransitionRule } from './lib/machine-reading.ts';
export type {
  BudgetLimit,
  CalendarUnit,
  Limit,
  LimitHold,
  LimitScope,
  LimitShortage,
  LimitUsage,
  LimitWindow,
  RateLimit,
} from './lib/limit.ts';
export { readLimitScope, toLimitScope, valueAt, type CountedAction } from './lib/limit-attribute.ts';
export { toCountedValue } from './lib/counted-value.ts';
export type {
  ChangedEvaluation,
  EffectCounts,
  PolicyDraft,
  PolicyEffect,
  PolicyExample,
  PolicyStanding,
  PolicyState,
  PolicyTrial,
  PolicyVersion,
  ShadowedCall,
  Simulation,
} from './lib/policy-report.ts';
export type {
  PolicyAttribute,
  PolicyReading,
  PolicyRule,
  PolicySource,
  PolicyVocabulary,
  RuleCalls,
  RuleChange,
  RuleClause,
  RuleCondition,
  RuleSentence,
} from './lib/policy-rule.ts';
export { askingAnnotations, compareRules, isWider, toRuleDecision, type RuleDifference, type Width } from './lib/rule-width.ts';
export {
  currencyOf,
  renderAction,
  toPlainText,
  type FieldFormat,
  type FieldTemplate,
  type Presentation,
  type RenderedAction,
  type RenderedField,
  type Reversibility,
  type SentencePart,
} from './lib/presentation.ts';
export { checkTranslations, localizePresentation, type PresentationTranslation } from './lib/presentation-translation.ts';
export type { Agent, Person, Principal } from './lib/principal.ts';
export { isWithinArgumentSize, mostArgumentValues } from './lib/argument-size.ts';
export { escapePointer, leavesOf, type ArgumentLeaf } from './lib/json-pointer.ts';
export {
  mostConcerning,
  traceArguments,
  type ArgumentProvenance,
  type CarriedReference,
  type ContextSource,
  type Provenance,
  type ProvenanceSpan,
  type ResultSource,
  type TraceOptions,
} from './lib/provenance.ts';
export { coversAction, toStopOutcome, type Stop, type StopOutcome, type StopReset, type StopScope } from './lib/stop.ts';
export { asShown, findShownMismatch, findShownObjection, toShownPrompt, verifyShownPrompt, type NothingShown, type ShownCatalog, type ShownField, type ShownMismatch, type ShownPrompt } from './lib/shown-prompt.ts';
export type { TextFinding, TextFindingKind } from './lib/text-finding.ts';
export { hasHiddenText, toVisibleText, type TextSegment } from './lib/text-safety.ts';
export { isOpenWorld, suggestLabels, type DescribedTool, type ToolLabels } from './lib/suggested-labels.ts';
export { createSourceMemory, type SourceMemoryOptions } from './lib/source-memory.ts';
export { createTracker, type Tracker, type TrackerOptions } from './lib/tracker.ts';
export { traceRequest } from './lib/tool-request.ts';
export { toArgumentFacts, type ArgumentFacts } from './lib/argument-facts.ts';
export { suggestRole, toArgumentRoles, toNameWords } from './lib/argument-role.ts';
export { higherRisk, type ArgumentRole, type Risk, type ToolDefinition, type ToolEffect, type ToolResource } from './lib/tool.ts';
