import { refuse, type Action, type Verdict } from '@byleave/core';
import { proposeRequestSchema, wireLimits } from '@byleave/core/wire';
import {
  accessRequestsPath,
  createBindingKey,
  parseAccessRequest,
  toApproval,
  toProblem,
  toTaskStatus,
  verifyDenial,
  type AccessRequest,
  type AccessRequestProblem,
  type AuthzenPoint,
  type BindingClaims,
  type BindingKey,
  type DenialIssuer,
  type TaskResponse,
} from '@byleave/policy/authzen';
import { findBindingHash, isSelf, toRequestCallId } from './access-request-call.ts';
import { createRequestPoint } from './access-request-point.ts';
import type { AuthorityContext } from './authority.ts';
import type { AgentCaller, Caller } from './caller.ts';
import { propose } from './propose.ts';
import { findOwn, onlyAgents, record, recordRefusal, toActor } from './record.ts';

export type TaskVerdict = Verdict<TaskResponse> | { readonly ok: false; readonly problem: AccessRequestProblem };

/**
 * The AuthZEN access request and approval profile: what needs a person is denied, may be requested, becomes an action
 * that the person decides on like any other, and is evaluated again. Task and action are one, under one id.
 */
export interface AccessRequests {
  createPoint(caller: Caller): AuthzenPoint;
  submit(caller: Caller, body: unknown): Promise<TaskVerdict>;
  readTask(caller: Caller, taskId: string): Promise<TaskVerdict>;
  cancelTask(caller: Caller, taskId: string, reason: string): Promise<TaskVerdict>;
  /** The JWK Set (RFC 7517) that checks what is signed here. */
  readKeys(): Promise<{ readonly keys: readonly BindingKey['publicJwk'][] }>;
}

/**
 * @param decisionPoint the identifier of this decision point, where its endpoints are.
 */
export function createAccessRequests(context: AuthorityContext, decisionPoint: string): AccessRequests {
  let created: Promise<BindingKey> | undefined;
  const readKey = (): Promise<BindingKey> => (created ??= createBindingKey(context.accessRequestKey));
  const toIssuer = async ({ tenant }: Caller): Promise<DenialIssuer> => ({ decisionPoint, tenant, key: await readKey() });
  return {
    createPoint: (caller) => createRequestPoint(context, caller, toIssuer),
    submit: async (caller, body) => submit(context, await toIssuer(caller), caller, body),
    readTask: (caller, taskId) => readTask(context, decisionPoint, caller, taskId),
    cancelTask: (caller, taskId, reason) => cancelTask(context, decisionPoint, caller, taskId, reason),
    readKeys: async () => ({ keys: [(await readKey()).publicJwk] }),
  };
}

/** Proposes the denied call. One denial is one call: sent again, it finds the task it made. */
async function submit(context: AuthorityContext, issuer: DenialIssuer, caller: Caller, body: unknown): Promise<TaskVerdict> {
  if (caller.kind !== 'agent') return onlyAgents('request access');
  const parsed = parseAccessRequest(body);
  if (!parsed.ok) return parsed;
  const request = parsed.value;
  if (!isSelf(caller, request) || !isVerifiedActor(caller, request)) return refuse('forbidden', 'An agent may only request access for itself, under its own chain of delegation. Nobody was asked.');
  const verified = await verifyDenial(issuer, request, context.now());
  if (!verified.ok) return verified;
  const proposal = proposeRequestSchema.safeParse(toProposal(request, verified.claims));
  if (!proposal.success) return refuse('invalid_request', 'The call is longer than a proposal may be, so nobody was asked.');
  const proposed = await propose(context, caller, proposal.data);
  if (proposed.ok) return { ok: true, value: toTaskResponse(issuer.decisionPoint, caller, proposed.value.action) };
  return { ok: false, problem: toProblem(proposed.refusal.code === 'call_reused' ? 'invalid_denial_binding' : 'not_requestable', proposed.refusal.message) };
}

/** An actor counts only when the credential says the same; issuers and nested actors no credential of ours can prove. */
function isVerifiedActor(caller: AgentCaller, { client }: AccessRequest): boolean {
  const actor = client?.actor;
  return actor === undefined || (actor.id === caller.agent.id && actor.issuer === undefined && actor.act === undefined);
}

/** Provenance that an agent declares is its own word: what it had read is not known here. */
function toProposal({ action, context = {} }: AccessRequest, claims: BindingClaims): object {
  const { conversation, arguments: args = {}, business_justification: note } = context;
  return {
    callId: toRequestCallId(claims),
    conversation: conversation ?? 'access-requests',
    tool: action.name,
    arguments: args,
    sources: [],
    sourcesComplete: false,
    ...(typeof note === 'string' && { note: note.slice(0, wireLimits.textLength).toWellFormed() }),
  };
}

const unknownTask: TaskVerdict = { ok: false, problem: toProblem('unknown_task', 'There is no such task for this caller. Check the id, and who is signed in.') };

function readTask(context: AuthorityContext, decisionPoint: string, caller: Caller, taskId: string): Promise<TaskVerdict> {
  return context.storage.transact(async (transaction) => {
    const found = await findOwn(transaction, caller, taskId, context.now());
    if (!found.ok || findBindingHash(found.value) === undefined) return unknownTask;
    return { ok: true, value: toTaskResponse(decisionPoint, caller, found.value) };
  });
}

/** Only what waits is cancelled: an approval is an end, and taking it back is the action's own verb. */
function cancelTask(context: AuthorityContext, decisionPoint: string, caller: Caller, taskId: string, reason: string): Promise<TaskVerdict> {
  return context.storage.transact(async (transaction) => {
    const at = context.now();
    const found = await findOwn(transaction, caller, taskId, at);
    if (!found.ok || findBindingHash(found.value) === undefined) return unknownTask;
    if (caller.kind !== 'agent') return onlyAgents('cancel a task');
    const actor = toActor(caller);
    if (toTaskStatus(found.value.lifecycle) !== 'pending') {
      const detail = 'The task has already ended, so there was nothing to cancel.';
      await recordRefusal(transaction, found.value, actor, at, 'cancel', { code: 'invalid_transition', message: detail });
      return { ok: false, problem: toProblem('invalid_task_state', detail) };
    }
    const refusal = { code: 'cancelled', message: reason, reason } as const;
    const cancelled = await record(transaction, found.value, { type: 'action.cancelled', at, refusal }, actor, { message: reason });
    return cancelled.ok ? { ok: true, value: toTaskResponse(decisionPoint, caller, cancelled.value) } : cancelled;
  });
}

function toTaskResponse(decisionPoint: string, caller: Caller, { id, lifecycle, proposedAt }: Action): TaskResponse {
  const status = toTaskStatus(lifecycle);
  const endpoint = `${decisionPoint}${accessRequestsPath}/${encodeURIComponent(id)}`;
  return {
    task: { id, status, status_endpoint: endpoint, ...(status === 'pending' && caller.kind === 'agent' && { links: { cancel: `${endpoint}/cancel` } }) },
    ...(status === 'approved' && { result: { mode: 'reevaluate', approval: toApproval(id, lifecycle, proposedAt) } }),
  };
}
