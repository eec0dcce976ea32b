import { canonicalize, isJsonValue, type Action, type JsonObject } from '@byleave/core';
import { decide, type PolicyDecision } from '@byleave/policy';
import {
  parseApproval,
  toApproval,
  toBindingHash,
  toClaimObligation,
  toDecisionContext,
  toRequestableDenial,
  toTaskStatus,
  type Approval,
  type AuthzenPoint,
  type AuthzenRequest,
  type AuthzenResponse,
  type DenialIssuer,
} from '@byleave/policy/authzen';
import { findBindingHash, isSelf } from './access-request-call.ts';
import type { AuthorityContext } from './authority.ts';
import { createOwnPoint } from './authzen.ts';
import { isSatisfied } from './claim.ts';
import { toPrincipal, type AgentCaller, type Caller } from './caller.ts';
import { toEvaluationRequest } from './evaluation.ts';
import { findOwn } from './record.ts';
import { findStop } from './stop-check.ts';

/**
 * The authority's decision point under the access request profile: what a person has to be asked about is denied and
 * requestable, and an approval is looked up, held against the call it was given for, and weighed by the policy in force.
 */
export function createRequestPoint(context: AuthorityContext, caller: Caller, toIssuer: (caller: Caller) => Promise<DenialIssuer>): AuthzenPoint {
  const point = createOwnPoint(context, caller, {
    toRequestable: async (request, decision) =>
      (await isRequestable(context, caller, request, decision)) ? toRequestableDenial(await toIssuer(caller), request, context.createId(), context.now()) : undefined,
  });
  return {
    async evaluate(request) {
      const presented = request.context?.['approval'];
      if (presented === undefined || caller.kind !== 'agent' || !isSelf(caller, request)) return point.evaluate(request);
      const applied = await applyApproval(context, caller, request, parseApproval(presented));
      if (applied.outcome === 'permitted') return permit(applied);
      if (applied.reason === 'policy_denied') return { decision: false, context: { ...toDecisionContext(applied.decision), reason: applied.reason, next_action: 'none' } };
      return explain(await point.evaluate(request), applied.reason);
    },
  };
}

/** Only for the caller's own call, and only when proposing it would ask a person. */
async function isRequestable({ tools, passkeys }: AuthorityContext, caller: Caller, request: AuthzenRequest, decision: PolicyDecision): Promise<boolean> {
  if (decision.effect !== 'ask' || (decision.demands.stepUp.length > 0 && !passkeys)) return false;
  if (caller.kind !== 'agent' || !isSelf(caller, request) || !isJsonValue(request)) return false;
  const valid = await tools.find(request.action.name)?.validate(argumentsOf(request));
  return valid?.ok === true;
}

function argumentsOf({ context }: AuthzenRequest): JsonObject {
  return (context?.['arguments'] ?? {}) as JsonObject;
}

type Applied =
  | { readonly outcome: 'permitted'; readonly action: Action; readonly approval: Approval; readonly decision: PolicyDecision }
  | { readonly outcome: 'refused'; readonly reason: 'approval_unverifiable' | 'out_of_scope' | 'approval_expired' }
  | { readonly outcome: 'refused'; readonly reason: 'policy_denied'; readonly decision: PolicyDecision };

/** “Completion Semantics”, check by check. Reads only: what may run is still the claim's to say. */
async function applyApproval(context: AuthorityContext, caller: AgentCaller, request: AuthzenRequest, approval: Approval | undefined): Promise<Applied> {
  if (!approval || !isJsonValue(request)) return { outcome: 'refused', reason: 'approval_unverifiable' };
  const found = await context.storage.transact((transaction) => findOwn(transaction, caller, approval.id, context.now()));
  const bindingHash = found.ok ? findBindingHash(found.value) : undefined;
  if (!found.ok || bindingHash === undefined) return { outcome: 'refused', reason: 'approval_unverifiable' };
  const action = found.value;
  if (!isGiven(action, approval)) return { outcome: 'refused', reason: 'approval_unverifiable' };
  if ((await toBindingHash(request)) !== bindingHash || !(await isSameCall(context, action, request))) return { outcome: 'refused', reason: 'out_of_scope' };
  const tool = context.tools.find(action.toolName);
  const isStanding = action.lifecycle.state === 'authorized' && tool?.definitionDigest === action.definitionDigest;
  if (!isStanding) return { outcome: 'refused', reason: 'approval_expired' };

  const present = { ...action, principal: toPrincipal(caller) };
  const decision = await decide(context.policy, toEvaluationRequest(present, tool.definition, context.now()), { timeoutMs: context.policyTimeoutMs, supports: context.enforces });
  if (decision.effect === 'deny') return { outcome: 'refused', reason: 'policy_denied', decision };
  if (!isSatisfied(action, decision)) return { outcome: 'refused', reason: 'approval_expired' };
  // Last, and not by the action's own state: whoever pressed a stop may not have come to end it, or never will.
  const stop = await context.storage.transact((transaction) => findStop(transaction, present));
  if (stop) return { outcome: 'refused', reason: 'approval_expired' };
  return { outcome: 'permitted', action, approval, decision };
}

function isGiven({ id, lifecycle, proposedAt }: Action, approval: Approval): boolean {
  return toTaskStatus(lifecycle) === 'approved' && canonicalize(approval) === canonicalize(toApproval(id, lifecycle, proposedAt));
}

/** An agent may name its own calls as it likes, so the binding in the name proves nothing unless the call itself agrees. */
async function isSameCall({ tools }: AuthorityContext, action: Action, request: AuthzenRequest): Promise<boolean> {
  if (request.subject.type !== 'agent' || request.action.name !== action.toolName) return false;
  if (request.resource.type !== 'tool' || request.resource.id !== action.toolName) return false;
  const valid = await tools.find(action.toolName)?.validate(argumentsOf(request));
  return valid?.ok === true && canonicalize(valid.value) === canonicalize(action.arguments);
}

function permit({ action, approval, decision }: Extract<Applied, { readonly outcome: 'permitted' }>): AuthzenResponse {
  const { id, approved_until } = approval;
  return {
    decision: true,
    context: { ...toDecisionContext(decision), approval: { id, approved_until }, obligations: [toClaimObligation(action.id, action.digest)] },
  };
}

/** The request was answered as if no approval had come with it; this says what became of that. */
function explain(answer: AuthzenResponse, reason: 'approval_unverifiable' | 'out_of_scope' | 'approval_expired'): AuthzenResponse {
  if (answer.decision) return answer;
  const said = Object.entries(answer.context ?? {});
  const isRequested = reason !== 'approval_unverifiable' && said.some(([name]) => name === 'access_request');
  const kept = Object.fromEntries(said.filter(([name]) => isRequested || name !== 'access_request'));
  return { decision: false, context: { ...kept, reason, next_action: isRequested ? 'request' : 'none' } };
}
