import { ByleaveError, digestOf, type ToolDefinition } from '@byleave/core';
import { getCedarLangVersion } from '#cedar-wasm';
import type { DecisionPoint, EvaluationRequest, EvaluationResponse } from '../decision-point.ts';
import { authorize, createPreparsedSchema, createSlice, type PolicySlice } from './authorize.ts';
import { describeIssues, toCedarRequest } from './cedar-request.ts';
import { checkCedarPolicies, type CheckedPolicies } from './check-policies.ts';
import type { DemandingPolicy } from './parse-policies.ts';
import { describeIssue } from './policy-issue.ts';
import { toResponse } from './effect.ts';
import type { Preparsed } from './preparsed.ts';
import { toSchemaJson, type CedarSchemaOptions, type CedarTool } from './schema.ts';
import { mayApply } from './scope.ts';

export interface CedarPolicyOptions extends CedarSchemaOptions {
  /** Cedar policies: at most `policyLimitBytes`, nested at most `policyLimitDepth` deep. */
  readonly policies: string;
  /** Every tool the policies may speak of. A call of another one is denied. */
  readonly tools: readonly ToolDefinition[];
  /** When no policy matches: for everybody, or for each tenant. Never `allow`; what is neither denies. */
  readonly otherwise: Otherwise | ((tenant: string) => Otherwise);
  /** Default: a digest of the policies, the tools' schema and everything else an answer depends on. */
  readonly version?: string;
}

type Otherwise = 'ask' | 'deny';

/** What one tool's calls are decided with. */
interface ToolEngine {
  readonly tool: CedarTool;
  readonly slice: PolicySlice<DemandingPolicy>;
  readonly schema: Preparsed;
}

/**
 * A decision point of Cedar policies. A permit allows, a permit with an obligation (`@ask`, `@approvers("finance:2")`,
 * `@stepUp("passkey")`, `@everyTime`) asks, one with `@limit("10 per hour per user")` counts, a forbid denies whatever
 * else matches; what nothing matches is asked or denied. A call whose arguments policies cannot read is denied; one
 * with hidden text or lookalikes is at least asked.
 *
 * @throws ByleaveError `misuse` when the policies are not fit to be published; see `checkCedarPolicies` for that as
 * an answer.
 */
export function createCedarPolicy(options: CedarPolicyOptions): DecisionPoint {
  const checked = checkCedarPolicies(options);
  if (!checked.ok) throw misuse(`The policies cannot be used:\n${checked.issues.map(describeIssue).join('\n')}`);
  return createCheckedPolicy(checked.value, options);
}

/**
 * The same for policies that `checkCedarPolicies` accepted, without parsing them again.
 *
 * @throws ByleaveError `misuse` when `otherwise` is neither `ask` nor `deny`.
 */
export function createCheckedPolicy(
  checked: CheckedPolicies,
  { otherwise, version }: Pick<CedarPolicyOptions, 'otherwise' | 'version'>,
): DecisionPoint {
  if (typeof otherwise !== 'function') requireOtherwise(otherwise);
  const otherwiseOf = (tenant: string): Otherwise => (typeof otherwise === 'function' ? requireOtherwise(otherwise(tenant)) : otherwise);
  const versions = new Map<Otherwise, string>();
  const versionOf = (fallback: Otherwise): string => {
    const known = versions.get(fallback) ?? toVersion(checked, fallback);
    versions.set(fallback, known);
    return known;
  };
  const engines = new Map<string, ToolEngine>();
  const findEngine = (name: string): ToolEngine | undefined => {
    const tool = checked.schema.tools.get(name);
    if (tool && !engines.has(name)) engines.set(name, createToolEngine(tool, checked.policies));
    return engines.get(name);
  };
  return {
    readVersion: async (tenant) => version ?? versionOf(otherwiseOf(tenant)),
    evaluate: async (request) => evaluate(findEngine(request.action.name), request, otherwiseOf(request.context.tenant)),
  };
}

function misuse(message: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message });
}

function requireOtherwise(otherwise: Otherwise): Otherwise {
  if (otherwise === 'ask' || otherwise === 'deny') return otherwise;
  throw misuse('What no policy speaks of can only be asked or denied. Set `otherwise` to one of them.');
}

function toVersion({ policies, schema }: CheckedPolicies, otherwise: string): string {
  const resources = [...schema.tools.values()].map(({ definition }) => definition.resource);
  const canonical = { policies: policies.map((policy) => policy.json), schema: schema.json, resources, otherwise, language: getCedarLangVersion() };
  return `cedar-${digestOf(JSON.parse(JSON.stringify(canonical))).slice(0, 32)}`;
}

/** The policies that can match the tool, in the order written: as few as possible, as Cedar copies them for every call. */
function createToolEngine(tool: CedarTool, policies: readonly DemandingPolicy[]): ToolEngine {
  const { name, effect } = tool.definition;
  const applicable = policies.filter((policy) => mayApply(policy.json, name, [effect]));
  return { tool, slice: createSlice(applicable), schema: createPreparsedSchema(toSchemaJson([tool])) };
}

function evaluate(engine: ToolEngine | undefined, evaluation: EvaluationRequest, otherwise: 'ask' | 'deny'): EvaluationResponse {
  const action = evaluation.action.name;
  if (!engine) return deny('unknown-tool', `The policies know no tool named “${action}”, so nobody can say what it does.`);
  if (evaluation.action.properties.effect !== engine.tool.definition.effect) {
    return deny('unknown-tool', `“${action}” is registered with another effect than the policies were checked against.`);
  }
  const mapped = toCedarRequest(evaluation, engine.tool);
  if (!mapped.ok) return deny('arguments', describeIssues(mapped.issues));
  return toResponse(authorize(mapped.request, engine.slice, engine.schema), { otherwise, action, hiddenText: mapped.hiddenText, lookalike: mapped.lookalike });
}

function deny(policy: string, text: string): EvaluationResponse {
  return { decision: false, context: { reasons: [{ policy, text }] } };
}
