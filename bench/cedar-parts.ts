import type { ToolDefinition } from '../packages/core/src/index.ts';
import type { EvaluationRequest } from '../packages/policy/src/index.ts';
import { createPreparsedSchema, createSlice, type PolicySlice } from '../packages/policy/src/lib/cedar/authorize.ts';
import { toCedarRequest, type CedarRequest } from '../packages/policy/src/lib/cedar/cedar-request.ts';
import { checkCedarPolicies } from '../packages/policy/src/lib/cedar/check-policies.ts';
import type { DemandingPolicy } from '../packages/policy/src/lib/cedar/parse-policies.ts';
import type { Preparsed } from '../packages/policy/src/lib/cedar/preparsed.ts';
import { toSchemaJson, type CedarTool } from '../packages/policy/src/lib/cedar/schema.ts';
import { mayApply } from '../packages/policy/src/lib/cedar/scope.ts';
import { statefulIsAuthorized } from '../packages/policy/src/lib/cedar/wasm-node.ts';

/** What one tool's calls are decided with, in the pieces a decision is made of. */
export interface CedarParts {
  readonly tool: CedarTool;
  /** The policies that can match the tool. */
  readonly slice: PolicySlice<DemandingPolicy>;
  /** All of them. */
  readonly whole: PolicySlice<DemandingPolicy>;
  readonly schema: Preparsed;
}

export function prepareCedar(policies: string, tools: readonly ToolDefinition[], toolName: string): CedarParts {
  const checked = checkCedarPolicies({ policies, tools });
  if (!checked.ok) throw new Error(checked.issues[0]?.message ?? 'not checked');
  const tool = checked.value.schema.tools.get(toolName);
  if (!tool) throw new Error(`no tool ${toolName}`);
  const applicable = checked.value.policies.filter((policy) => mayApply(policy.json, toolName, [tool.definition.effect]));
  return { tool, slice: createSlice(applicable), whole: createSlice(checked.value.policies), schema: createPreparsedSchema(toSchemaJson([tool])) };
}

export function mapRequest(request: EvaluationRequest, tool: CedarTool): CedarRequest {
  const mapped = toCedarRequest(request, tool);
  if (!mapped.ok) throw new Error(mapped.issues[0]?.message ?? 'not mapped');
  return mapped.request;
}

/** The library underneath, called as little as it can be: the request is mapped, policies and schema are parsed. */
export function callCedar(mapped: CedarRequest, slice: PolicySlice<DemandingPolicy>, schema: Preparsed): unknown {
  return statefulIsAuthorized({ ...mapped, preparsedPolicySetId: slice.preparsed.id(), preparsedSchemaName: schema.id(), validateRequest: true });
}
