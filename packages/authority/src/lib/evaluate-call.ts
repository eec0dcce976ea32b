import {
  actionDigest,
  createLifecycle,
  digestOf,
  escapePointer,
  higherRisk,
  leavesOf,
  refuse,
  type Action,
  type ArgumentProvenance,
  type Demands,
  type JsonObject,
  type Principal,
  type ReadContext,
  type ReadSource,
  type Risk,
  type ToolDefinition,
  type Verdict,
} from '@byleave/core';
import { inspectArguments } from '@byleave/core/text-inspection';
import { decide, type PolicyDecision } from '@byleave/policy';
import type { AuthorityContext } from './authority.ts';
import type { UserCaller } from './caller.ts';
import { toEvaluationRequest } from './evaluation.ts';
import { authorityAgent } from './own-tool.ts';
import { findOwnTool } from './own-tools.ts';
import type { RegisteredTool } from './tool-registry.ts';

/** A call before verification: what the agent wants, in whose name, and what it had read. */
export interface ProposedCall {
  readonly tenant: string;
  readonly principal: Principal;
  readonly callId: string;
  readonly attempt: number;
  readonly conversation: string;
  readonly toolName: string;
  readonly arguments: JsonObject;
  readonly note?: string;
  readonly trace: (args: JsonObject) => readonly ArgumentProvenance[] | Promise<readonly ArgumentProvenance[]>;
  /** What the provenance is told from. */
  readonly read?: ReadContext;
  /** The same one by one, where it is not kept yet. */
  readonly sources?: readonly ReadSource[];
  /** The authority's own: registered by nobody, and no policy's to decide. */
  readonly own?: { readonly tool: RegisteredTool; readonly demands: Demands };
}

/** A call that verification and policy have spoken on: what is left is said by what is stored. */
export interface Evaluated {
  /** As it is before anything is decided: `proposed`. */
  readonly action: Action;
  readonly verified: Verdict<JsonObject>;
  readonly policy: PolicyDecision | undefined;
  /** To be kept along with the action. */
  readonly sources: readonly ReadSource[];
}

/** A call of the authority's own, ready to be placed in a transaction. */
export function evaluateOwn(context: AuthorityContext, caller: UserCaller, ownTool: RegisteredTool, args: JsonObject, demands: Demands): Promise<Evaluated> {
  return evaluate(context, {
    tenant: caller.tenant,
    principal: { user: caller.user, agent: authorityAgent },
    callId: context.createId(),
    attempt: 1,
    conversation: authorityAgent.id,
    toolName: ownTool.definition.name,
    arguments: args,
    own: { tool: ownTool, demands },
    trace: (verified) => leavesOf(verified).map(({ pointer }) => ({ pointer, provenance: 'system' })),
  });
}

/** Evaluates a call that is already there anew, as its next attempt, for the person as their own authentication knows them now. */
export function evaluateAgain(context: AuthorityContext, { user }: UserCaller, before: Action, args: JsonObject, trace: ProposedCall['trace']): Promise<Evaluated> {
  const ownTool = findOwnTool(before.toolName);
  return evaluate(context, {
    tenant: before.tenant,
    principal: { ...before.principal, user },
    callId: before.callId,
    attempt: before.attempt + 1,
    conversation: before.conversation,
    toolName: before.toolName,
    arguments: args,
    ...(before.note !== undefined && { note: before.note }),
    ...(ownTool && { own: { tool: ownTool, demands: before.lifecycle.context.demands } }),
    ...(before.read && { read: before.read }),
    trace,
  });
}

/** Walks a call through verification and policy, as far as that goes without a person. Reads nothing, writes nothing. */
export async function evaluate(context: AuthorityContext, call: ProposedCall): Promise<Evaluated> {
  const tool = call.own?.tool ?? context.tools.find(call.toolName);
  const verified = await verify(call, tool);
  const args = verified.ok ? verified.value : call.arguments;
  const provenance = await call.trace(args);
  const textFindings = inspectArguments(args);
  const risk = tool ? assessRisk(tool.definition, provenance) : 'critical';
  const policy = tool && verified.ok ? await evaluatePolicy(context, call, tool.definition, { arguments: args, provenance, textFindings, risk }) : undefined;

  const id = context.createId();
  const definitionDigest = tool?.definitionDigest ?? digestOf(null);
  const policyVersion = policy?.policyVersion ?? 'none';
  const digest = actionDigest({
    actionId: id,
    tenant: call.tenant,
    principal: call.principal,
    tool: call.toolName,
    definitionDigest,
    arguments: args,
    policyVersion,
  });
  const at = context.now();
  const { consentTtlMs, mostConsentMs, claimTtlMs, executionTtlMs } = context;
  const requesterId = call.principal.user.id;
  const action: Action = {
    id,
    tenant: call.tenant,
    callId: call.callId,
    attempt: call.attempt,
    conversation: call.conversation,
    principal: call.principal,
    toolName: call.toolName,
    ...(tool && { tool: tool.definition }),
    definitionDigest,
    arguments: args,
    provenance,
    ...(call.read && { read: call.read }),
    textFindings,
    ...(call.note !== undefined && { note: call.note }),
    risk,
    policyVersion,
    reasons: policy?.reasons ?? [],
    ...(policy && { policyEffect: policy.effect }),
    limits: [],
    digest,
    proposedAt: at,
    lifecycle: createLifecycle({ digest, requesterId, consentTtlMs, mostConsentMs, claimTtlMs, executionTtlMs }),
  };
  return { action, verified, policy, sources: call.sources ?? [] };
}

async function verify(call: ProposedCall, tool: RegisteredTool | undefined): Promise<Verdict<JsonObject>> {
  if (tool) return tool.validate(call.arguments);
  return refuse('unknown_tool', `No tool named “${call.toolName}” is registered, so nobody can say what it does. Register it with the authority, or call another.`);
}

/** Registration says how much care a tool needs; a decisive argument out of somebody else's text makes it at least high. */
function assessRisk(tool: ToolDefinition, provenance: readonly ArgumentProvenance[]): Risk {
  return tool.effect === 'write' && hasForeignDecision(tool, provenance) ? higherRisk(tool.risk, 'high') : tool.risk;
}

/** Whether somebody else's text, or one nobody knows, decides what the call does. */
export function hasForeignDecision(tool: ToolDefinition, provenance: readonly ArgumentProvenance[]): boolean {
  const shown = tool.presentation.fields.filter((field) => field.decisive).map(({ argument }) => argument);
  const targets = Object.entries(tool.roles ?? {}).flatMap(([name, role]) => (role === 'target' ? [name] : []));
  const decisive = [...shown, ...targets].map((name) => `/${escapePointer(name)}`);
  return provenance.some(
    (entry) =>
      (entry.provenance === 'external' || entry.provenance === 'unknown') &&
      decisive.some((pointer) => entry.pointer === pointer || entry.pointer.startsWith(`${pointer}/`)),
  );
}

/** What no policy can switch off: what the authority does on a person's word waits for that person, or for others. */
function toOwnDecision(demands: Demands): PolicyDecision {
  const isAsked = demands.approvals > 0;
  return {
    effect: isAsked ? 'ask' : 'allow',
    demands,
    limits: [],
    reasons: isAsked ? [{ policy: authorityAgent.id, text: 'It changes what agents may do, or who answers for them.' }] : [],
    policyVersion: authorityAgent.id,
  };
}

function evaluatePolicy(
  context: AuthorityContext,
  call: ProposedCall,
  tool: ToolDefinition,
  facts: Pick<Action, 'arguments' | 'provenance' | 'textFindings' | 'risk'>,
): Promise<PolicyDecision> {
  if (call.own) return Promise.resolve(toOwnDecision(call.own.demands));
  return decide(context.policy, toEvaluationRequest({ ...call, ...facts }, tool, context.now()), {
    timeoutMs: context.policyTimeoutMs,
    supports: context.enforces,
  });
}

