import type { ToolDefinition } from '@byleave/core';
import type { ValidationError } from '@cedar-policy/cedar-wasm/nodejs';
import { validate } from '#cedar-wasm';
import { checkLimits } from './check-limits.ts';
import { fail, parseAllTerms, parsePolicies, rangeOf, type DemandingPolicy } from './parse-policies.ts';
import { toIssue, type IssueFacts, type PolicyIssue, type PolicyIssueCode, type PolicyVerdict } from './policy-issue.ts';
import { createOffsetMap } from './policy-source.ts';
import { actionGroups, createCedarSchema, toSchemaJson, type CedarSchema, type CedarSchemaOptions, type CedarTool } from './schema.ts';
import { actionsNamedIn, actionsOf, createScope } from './scope.ts';
import type { PolicyTerms } from './terms.ts';
import { checkVocabulary } from './vocabulary.ts';

/** Policies that may be published. */
export interface CheckedPolicies {
  readonly text: string;
  readonly policies: readonly DemandingPolicy[];
  readonly schema: CedarSchema;
  /** What a reviewer should look at and Cedar takes: text in mixed scripts. */
  readonly warnings: readonly PolicyIssue[];
}

export interface CheckOptions extends CedarSchemaOptions {
  /** Cedar policies. */
  readonly policies: string;
  readonly tools: readonly ToolDefinition[];
}

/** Parses policies and checks them against the registered tools. Every refusal has the range it is about. */
export function checkCedarPolicies({ policies, tools, ...options }: CheckOptions): PolicyVerdict<CheckedPolicies> {
  return checkAgainst(policies, createCedarSchema(tools, options));
}

export function checkAgainst(text: string, schema: CedarSchema): PolicyVerdict<CheckedPolicies> {
  const parsed = parsePolicies(text);
  if (!parsed.ok) return parsed;
  const demanding = parseAllTerms(text, parsed.value);
  const policies: readonly (ScopedPolicy & Partial<PolicyTerms>)[] = demanding.ok ? demanding.value : parsed.value;
  const found = [...validateByScope(text, policies, schema)];
  const broken = new Set(found.filter(isTypeError).map((issue) => issue.policyId));
  for (const policy of policies) {
    if (broken.has(policy.id)) continue;
    const inScope = toolsInScope(policy, schema);
    found.push(...checkVocabulary(policy, inScope), ...checkLimits(policy, inScope));
  }
  const warnings = found.filter((issue) => issue.code === 'confusable_text');
  const errors = [...(demanding.ok ? [] : demanding.issues), ...dropEchoes(found.filter((issue) => issue.code !== 'confusable_text'))];
  if (errors.length > 0 || !demanding.ok) return fail(text, errors.toSorted((a, b) => a.start - b.start));
  return { ok: true, value: { text, policies: demanding.value, schema, warnings: warnings.map((issue) => toIssue(text, issue)) } };
}

function isTypeError({ code }: IssueFacts): boolean {
  return code !== 'policy_impossible' && code !== 'confusable_text';
}

type ScopedPolicy = Pick<DemandingPolicy, 'id' | 'source' | 'json' | 'effect' | 'annotations'>;

export function toolsInScope(policy: ScopedPolicy, schema: CedarSchema): readonly CedarTool[] {
  const applies = createScope(policy.json);
  return [...schema.tools.values()].filter(({ definition }) => applies(definition.name, [definition.effect]));
}

/** Policies about the same tools are validated together, against those tools only: the cost is theirs, not the tenant's. */
function validateByScope(text: string, policies: readonly ScopedPolicy[], schema: CedarSchema): readonly IssueFacts[] {
  const tools = [...schema.tools.values()];
  const resourceTypes = tools.map((tool) => tool.resourceType);
  const groups = Map.groupBy(policies, (policy) => toolsInScope(policy, schema).map((tool) => tool.definition.name).join('\n'));
  return [...groups.values()].flatMap((group) => {
    const inScope = toolsInScope(group[0]!, schema);
    // A policy on all that is read, or all that is written, is right where there is none of it.
    if (inScope.length === 0 && group.every((policy) => isOnGroup(policy))) return [];
    if (inScope.length === tools.length) return validateGroup(text, group, schema.json);
    const named = new Set(group.flatMap((policy) => actionsNamedIn(policy.json)));
    const others = tools.filter((tool) => named.has(tool.definition.name) && !inScope.includes(tool));
    return validateGroup(text, group, toSchemaJson(inScope, { others, resourceTypes }));
  });
}

function isOnGroup({ json }: ScopedPolicy): boolean {
  const scope = actionsOf(json);
  return scope !== undefined && scope.exactly.length === 0 && scope.within.every((name) => actionGroups.some((group) => group === name));
}

function validateGroup(text: string, group: readonly ScopedPolicy[], schema: CedarSchema['json']): readonly IssueFacts[] {
  const groupText = group.map((policy) => policy.source.text).join('\n');
  const answer = validate({ schema, policies: { staticPolicies: groupText } });
  if (answer.type === 'failure') {
    return [{ code: 'policy_invalid', message: answer.errors[0]?.message ?? 'Cedar could not validate this.', start: 0, end: text.length }];
  }
  const toUnits = createOffsetMap(groupText);
  let length = 0;
  const starts = group.map(({ source }) => {
    const start = length;
    length += source.text.length + 1;
    return start;
  });
  const toFacts = ({ policyId, error }: ValidationError): IssueFacts => {
    const index = Number(policyId.replace('policy', ''));
    const policy = group[index]!;
    const location = error.sourceLocations?.[0];
    const shift = policy.source.start - starts[index]!;
    const range = location ? { start: toUnits(location.start) + shift, end: toUnits(location.end) + shift } : rangeOf(policy.source);
    const message = error.message.replace(/^for policy `policy\d+`, /u, '');
    return { code: toCode(message), message: error.help ? `${message} (${error.help.replace(/^for policy `policy\d+`, /u, '')})` : message, policyId: policy.id, ...range };
  };
  return [...answer.validationErrors, ...answer.validationWarnings].map(toFacts);
}

/** Cedar names no codes for these; what is not recognised is `policy_invalid`. */
function toCode(message: string): PolicyIssueCode {
  if (message.startsWith('unrecognized action')) return 'unknown_tool';
  if (/^attribute .* in context for .* not found$/u.test(message)) return 'unknown_argument';
  if (/^policy is impossible|unable to find an applicable action/u.test(message)) return 'policy_impossible';
  if (/mixed scripts|confusable|BIDI/u.test(message)) return 'confusable_text';
  return 'policy_invalid';
}

/** That a policy is impossible is news only when nothing else is wrong with it, and once. */
function dropEchoes(issues: readonly IssueFacts[]): readonly IssueFacts[] {
  return issues.filter(
    (issue, index) =>
      issue.code !== 'policy_impossible' ||
      !issues.some((other, at) => other.policyId === issue.policyId && (other.code !== 'policy_impossible' || at < index)),
  );
}
