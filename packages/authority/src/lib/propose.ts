import {
  actionDigest,
  advance,
  canonicalize,
  createLifecycle,
  digestOf,
  escapePointer,
  higherRisk,
  leavesOf,
  refuse,
  traceArguments,
  type Action,
  type ArgumentProvenance,
  type AuditActor,
  type ContextSource,
  type JsonObject,
  type JsonValue,
  type LifecycleEvent,
  type LifecycleRefusal,
  type Principal,
  type Risk,
  type ToolDefinition,
  type Verdict,
} from '@byleave/core';
import type { ActionResponse, ProposeRequest } from '@byleave/core/wire';
import { decide, type PolicyDecision } from '@byleave/policy';
import type { AuthorityContext } from './authority.ts';
import { toPrincipal, type Caller, type UserCaller } from './caller.ts';
import { start } from './claim.ts';
import { enforcedObligations, toEvaluationRequest } from './evaluation.ts';
import { authorityAgent, findOwnTool } from './own-tools.ts';
import { findOwn, onlyAgents, onlyPeople, recordRefusal, settle, toActor, toEntry } from './record.ts';
import { toCallKey, type StorageTransaction } from './storage.ts';
import type { RegisteredTool, ToolRegistry } from './tool-registry.ts';

/** A call before verification: what the agent wants, in whose name, and what it had read. */
interface ProposedCall {
  readonly tenant: string;
  readonly principal: Principal;
  readonly callId: string;
  readonly attempt: number;
  readonly conversation: string;
  readonly toolName: string;
  readonly arguments: JsonObject;
  readonly note?: string;
  readonly trace: (args: JsonObject) => readonly ArgumentProvenance[];
  /** The authority's own: registered by nobody, and always asked. */
  readonly ownTool?: RegisteredTool;
}

interface Evaluated {
  readonly action: Action;
  /** What the proposal's entry says. */
  readonly facts: JsonObject;
}

/**
 * Verifies a call, evaluates policy and stores the action. Proposing the same call again answers with the same action;
 * the same call id with another tool or other arguments is refused (`call_reused`).
 */
export async function propose(context: AuthorityContext, caller: Caller, request: ProposeRequest): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'agent' || caller.agent.id === authorityAgent.id) return onlyAgents('propose an action');
  const sources = request.sources.map((source) => toContextSource(context.tools, source));
  const { action, facts } = await evaluate(context, {
    tenant: caller.tenant,
    principal: toPrincipal(caller),
    callId: request.callId,
    attempt: 1,
    conversation: request.conversation,
    toolName: request.tool,
    arguments: request.arguments,
    ...(request.note !== undefined && { note: request.note }),
    trace: (args) => traceArguments(args, sources, { complete: request.sourcesComplete }),
  });

  return context.storage.transact(async (transaction) => {
    const at = context.now();
    const known = await transaction.findCall(toCallKey(action));
    if (known) return answerAgain(transaction, await settle(transaction, known, at), action, caller, at);
    if (request.isReplay) {
      return refuse('unknown_action', 'This call comes out of a conversation’s history, and nobody ever proposed it. It did not run and nobody was asked.');
    }
    const stored = await insert(transaction, action, toActor(caller), at, facts);
    if (request.claim && stored.lifecycle.state === 'authorized') {
      return start(context, transaction, stored, stored.digest, toActor(caller), at);
    }
    return answerWith(stored, at);
  });
}

/** Proposes a call of the authority's own on a person's word. No agent can: nothing an agent sends gets here. */
export async function proposeOwn(
  context: AuthorityContext,
  caller: UserCaller,
  ownTool: RegisteredTool,
  args: JsonObject,
): Promise<Verdict<ActionResponse>> {
  const { action, facts } = await evaluate(context, {
    tenant: caller.tenant,
    principal: { user: caller.user, agent: authorityAgent },
    callId: context.createId(),
    attempt: 1,
    conversation: authorityAgent.id,
    toolName: ownTool.definition.name,
    arguments: args,
    ownTool,
    trace: (verified) => leavesOf(verified).map(({ pointer }) => ({ pointer, provenance: 'system' })),
  });
  return context.storage.transact(async (transaction) => {
    const at = context.now();
    return answerWith(await insert(transaction, action, toActor(caller), at, facts), at);
  });
}

/** Asks again for an action that expired: verified and evaluated anew, with a digest and a deadline of its own. */
export async function renew(context: AuthorityContext, caller: Caller, actionId: string): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'user') return onlyPeople('ask again');
  const found = await context.storage.transact((transaction) => findExpired(transaction, caller, actionId, context.now()));
  if (!found.ok) return found;
  const expired = found.value;
  const ownTool = findOwnTool(expired.toolName);
  const { action, facts } = await evaluate(context, {
    tenant: expired.tenant,
    principal: expired.principal,
    callId: expired.callId,
    attempt: expired.attempt + 1,
    conversation: expired.conversation,
    toolName: expired.toolName,
    arguments: expired.arguments,
    ...(expired.note !== undefined && { note: expired.note }),
    ...(ownTool && { ownTool }),
    trace: () => expired.provenance,
  });
  return context.storage.transact(async (transaction) => {
    const at = context.now();
    const latest = await transaction.findCall(toCallKey(expired));
    if (latest?.id !== expired.id) {
      return recordRefusal(transaction, expired, toActor(caller), at, 'renew', {
        code: 'superseded',
        message: 'This was already asked again. Decide on the newer one.',
      });
    }
    const stored = await insert(transaction, action, toActor(caller), at, { ...facts, renews: expired.id });
    return answerWith(stored, at);
  });
}

async function findExpired(transaction: StorageTransaction, caller: Caller, actionId: string, at: number): Promise<Verdict<Action>> {
  const found = await findOwn(transaction, caller, actionId, at);
  if (!found.ok || found.value.lifecycle.state === 'expired') return found;
  return recordRefusal(transaction, found.value, toActor(caller), at, 'renew', {
    code: 'invalid_transition',
    message: 'Only an action that has expired can be asked again.',
  });
}

function toContextSource(tools: ToolRegistry, source: ProposeRequest['sources'][number]): ContextSource {
  if (source.kind === 'user') return { id: source.id, origin: 'user', text: source.text };
  return { id: source.id, origin: tools.find(source.tool)?.definition.resultSource ?? 'tool', text: source.text };
}

/** Walks a call through verification and policy, as far as that goes without a person. Reads nothing, writes nothing. */
async function evaluate(context: AuthorityContext, call: ProposedCall): Promise<Evaluated> {
  const tool = call.ownTool ?? context.tools.find(call.toolName);
  const verified = await verify(call, tool);
  const args = verified.ok ? verified.value : call.arguments;
  const provenance = call.trace(args);
  const risk = tool ? assessRisk(tool.definition, provenance) : 'critical';
  const policy = tool && verified.ok ? await evaluatePolicy(context, call, tool.definition, args, provenance, risk) : undefined;

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
  const { consentTtlMs, claimTtlMs, executionTtlMs } = context;
  let lifecycle = createLifecycle({ digest, consentTtlMs, claimTtlMs, executionTtlMs });
  for (const event of toEvents(verified, policy, at)) {
    const moved = advance(lifecycle, event);
    if (!moved.ok) throw new TypeError(`propose: the lifecycle took no ${event.type}`);
    lifecycle = moved.value;
  }
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
    ...(call.note !== undefined && { note: call.note }),
    risk,
    policyVersion,
    reasons: policy?.reasons ?? [],
    digest,
    proposedAt: at,
    lifecycle,
  };
  return { action, facts: toFacts(policy, lifecycle.context.refusal) };
}

async function verify(call: ProposedCall, tool: RegisteredTool | undefined): Promise<Verdict<JsonObject>> {
  if (tool) return tool.validate(call.arguments);
  return refuse('unknown_tool', `No tool named “${call.toolName}” is registered, so nobody can say what it does. Register it with the authority, or call another.`);
}

/** Registration says how much care a tool needs; a decisive argument out of somebody else's text makes it at least high. */
function assessRisk(tool: ToolDefinition, provenance: readonly ArgumentProvenance[]): Risk {
  const decisive = tool.presentation.fields.filter((field) => field.decisive).map((field) => `/${escapePointer(field.argument)}`);
  const isForeign = provenance.some(
    (entry) =>
      (entry.provenance === 'external' || entry.provenance === 'unknown') &&
      decisive.some((pointer) => entry.pointer === pointer || entry.pointer.startsWith(`${pointer}/`)),
  );
  return tool.effect === 'write' && isForeign ? higherRisk(tool.risk, 'high') : tool.risk;
}

/** What no policy can switch off: a change of the policies themselves waits for a person. */
const alwaysAsk: PolicyDecision = {
  effect: 'ask',
  approvals: 1,
  reasons: [{ policy: authorityAgent.id, text: 'It changes what every agent may do.' }],
  policyVersion: authorityAgent.id,
};

function evaluatePolicy(
  context: AuthorityContext,
  call: ProposedCall,
  tool: ToolDefinition,
  args: JsonObject,
  provenance: readonly ArgumentProvenance[],
  risk: Risk,
): Promise<PolicyDecision> {
  if (call.ownTool) return Promise.resolve(alwaysAsk);
  return decide(
    context.policy,
    toEvaluationRequest({ ...call, arguments: args, provenance, risk }, tool, context.now()),
    { timeoutMs: context.policyTimeoutMs, supports: enforcedObligations },
  );
}

function toEvents(verified: Verdict<JsonObject>, policy: PolicyDecision | undefined, at: number): readonly LifecycleEvent[] {
  if (!verified.ok) return [{ type: 'verification.failed', at, refusal: verified.refusal }];
  const passed: LifecycleEvent = { type: 'verification.passed', at };
  switch (policy?.effect) {
    case 'allow':
      return [passed, { type: 'policy.allowed', at }];
    case 'ask':
      return [passed, { type: 'policy.asked', at, approvals: policy.approvals }];
    default:
      return [passed, { type: 'policy.denied', at, refusal: toDenial(policy) }];
  }
}

function toDenial(policy: PolicyDecision | undefined): LifecycleRefusal {
  const why = policy?.reasons.map((reason) => reason.text).join(' ') ?? '';
  return { code: 'denied', message: `Policy does not allow this. ${why}`.trim() };
}

function toFacts(policy: PolicyDecision | undefined, refusal: LifecycleRefusal | null): JsonObject {
  return {
    effect: policy?.effect ?? 'rejected',
    policyVersion: policy?.policyVersion ?? 'none',
    reasons: (policy?.reasons ?? []) as unknown as JsonValue,
    ...(refusal && { code: refusal.code, message: refusal.message }),
  };
}

async function insert(transaction: StorageTransaction, action: Action, actor: AuditActor, at: number, facts: JsonObject): Promise<Action> {
  await transaction.insertAction(action);
  await transaction.appendEntry(toEntry(action, 'action.proposed', actor, at, facts));
  return action;
}

async function answerAgain(
  transaction: StorageTransaction,
  known: Action,
  proposed: Action,
  caller: Caller,
  at: number,
): Promise<Verdict<ActionResponse>> {
  const isSameCall = known.toolName === proposed.toolName && canonicalize(known.arguments) === canonicalize(proposed.arguments);
  if (!isSameCall) {
    return recordRefusal(transaction, known, toActor(caller), at, 'propose', {
      code: 'call_reused',
      message: 'This call id already stands for another tool or other arguments. Use a new call id for a new call.',
    });
  }
  return answerWith(known, at);
}

/** What never reached policy is a refusal; everything else is an action to look at. */
function answerWith(action: Action, at: number): Verdict<ActionResponse> {
  const { state, context } = action.lifecycle;
  if (state === 'rejected' && context.refusal) return { ok: false, refusal: { ...context.refusal, actionId: action.id, state } };
  return { ok: true, value: { action, now: at } };
}
