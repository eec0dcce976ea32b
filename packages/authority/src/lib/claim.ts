import {
  canonicalize,
  digestOf,
  coversPlaces,
  isAssured,
  isGrantable,
  refuse,
  type Action,
  type AuditActor,
  type Digest,
  type LifecycleRefusal,
  type Refusal,
  type ToolDefinition,
  type Verdict,
} from '@byleave/core';
import type { ActionResponse, ClaimRequest } from '@byleave/core/wire';
import { decide, readPolicyVersion, unavailableVersion, type PolicyDecision } from '@byleave/policy';
import type { AuthorityContext } from './authority.ts';
import { toPrincipal, type AgentCaller, type Caller } from './caller.ts';
import { toEvaluationRequest } from './evaluation.ts';
import { describeDenial, findDenial, isGrantStanding, listStanding } from './grant-match.ts';
import { declaredFor } from './declared-limits.ts';
import { joinLimits, reserveLimits } from './limits.ts';
import { store, type Placed } from './place.ts';
import { toRefusalFacts } from './refusal-facts.ts';
import { findOwn, move, onlyAgents, record, recordMove, recordRefusal, toActor } from './record.ts';
import { findStop, settleStop, toStopRefusal } from './stop-check.ts';
import type { StorageTransaction } from './storage.ts';

type Spent =
  | { readonly step: 'answered'; readonly verdict: Verdict<ActionResponse> }
  /** Allowed under another version of the policy, or for a person of whom other facts were known: it speaks again before the claim. */
  | { readonly step: 'policy asked'; readonly action: Action; readonly tool: ToolDefinition };

/**
 * Spends an authorization right before the effect: the one choke point. Everything that allowed the action is checked
 * again in the transaction that claims it, and that commit is the audit record that comes before the effect. Roles and
 * groups are those the claiming credential has: one taken away meanwhile allows nothing.
 */
export async function claim(
  context: AuthorityContext,
  caller: Caller,
  actionId: string,
  request: ClaimRequest,
): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'agent') return onlyAgents('claim an action');
  const asking = { timeoutMs: context.policyTimeoutMs, supports: context.enforces };
  const version = context.managedPolicy ? undefined : await readPolicyVersion(context.policy, caller.tenant, asking);
  let spent = await spend(context, caller, actionId, request, { version });
  for (let evaluations = 0; spent.step === 'policy asked' && evaluations < mostEvaluations; evaluations += 1) {
    const policy = await decide(context.policy, toEvaluationRequest(asOf(caller, spent.action), spent.tool, context.now()), asking);
    spent = await spend(context, caller, actionId, request, { version, policy });
  }
  if (spent.step === 'answered') return spent.verdict;
  return refuse('conflict', 'The policies are being published faster than they can be asked, so nothing ran. Claim again.', { actionId });
}

/** How often policies may be published under a claim before it gives up. */
const mostEvaluations = 3;

interface PresentPolicy {
  readonly version: string | undefined;
  /** What it says of the action, once it was asked. */
  readonly policy?: PolicyDecision;
}

function spend(
  context: AuthorityContext,
  caller: AgentCaller,
  actionId: string,
  request: ClaimRequest,
  { version, policy }: PresentPolicy,
): Promise<Spent> {
  return context.storage.transact(async (transaction) => {
    const at = context.now();
    const found = await findOwn(transaction, caller, actionId, at);
    if (!found.ok) return answered(found);
    let action = await settleStop(transaction, found.value, at);
    const actor = toActor(caller);

    if (action.lifecycle.state === 'authorized' && action.digest === request.digest) {
      const tool = context.tools.find(action.toolName);
      const isChanged = tool?.definitionDigest !== action.definitionDigest;
      const present = context.managedPolicy ? await context.managedPolicy.readVersionIn(transaction, action.tenant) : version;
      const isSamePolicy = present === action.policyVersion && isSamePrincipal(caller, action);
      const isAnswered = context.managedPolicy ? policy?.policyVersion === present : policy !== undefined;
      if (tool && !isChanged && !isAnswered && !isSamePolicy) {
        return { step: 'policy asked', action, tool: tool.definition };
      }
      const stricter = isSamePolicy ? undefined : policy;
      if (!isChanged && stricter?.policyVersion === unavailableVersion) return answered(await recordRefusal(transaction, action, actor, at, 'claim', silent));
      const standing = isChanged ? toolChanged : await checkStanding(context, transaction, caller, action, stricter, at);
      if (!standing.ok) return answered(await revoke(transaction, action, standing.refusal, actor, at));
      action = standing.value;
    }
    return answered(await start(context, transaction, action, request.digest, actor, at));
  }, { tenant: caller.tenant, action: actionId });
}

/** An action as it would be if the caller proposed it now. What is stored, and what the digest binds, stays as it was. */
function asOf(caller: AgentCaller, action: Action): Action {
  return { ...action, principal: toPrincipal(caller) };
}

/** Whether policies would be told the same of who acts as when the action was allowed. */
function isSamePrincipal(caller: AgentCaller, { principal }: Action): boolean {
  return canonicalize(toPrincipal(caller)) === canonicalize(principal);
}

function answered(verdict: Verdict<ActionResponse>): Spent {
  return { step: 'answered', verdict };
}

/**
 * Writes the claim down. Only its digest is stored, so that nobody who can read the action or the log can complete it;
 * the claim itself is in this one answer.
 */
export async function start(
  context: AuthorityContext,
  transaction: StorageTransaction,
  action: Action,
  digest: Digest,
  actor: AuditActor,
  at: number,
): Promise<Verdict<ActionResponse>> {
  const stop = await findStop(transaction, action);
  if (stop) return recordRefusal(transaction, action, actor, at, 'claim', toStopRefusal());
  const { claimId, event, facts } = toClaim(context, digest, at);
  const claimed = await record(transaction, action, event, actor, facts);
  if (!claimed.ok) return recordRefusal(transaction, action, actor, at, 'claim', claimed.refusal);
  return { ok: true, value: { action: claimed.value, claimId, now: at } };
}

/** The same for an action that was placed in this transaction, and so checked: it is stored once, already claimed. */
export async function startPlaced(context: AuthorityContext, transaction: StorageTransaction, placed: Placed, actor: AuditActor, at: number): Promise<ActionResponse> {
  const { claimId, event, facts } = toClaim(context, placed.action.digest, at);
  const claimed = move(placed.action, event);
  if (!claimed.ok) throw new TypeError(`propose: the lifecycle took no ${event.type}`);
  await store(transaction, placed, claimed.value, actor, at);
  await recordMove(transaction, claimed.value, event, actor, facts);
  return { action: claimed.value, claimId, now: at };
}

function toClaim(context: AuthorityContext, digest: Digest, at: number) {
  const claimId = context.createClaimId();
  const storedId = digestOf(claimId);
  return { claimId, event: { type: 'action.claimed', at, digest, claimId: storedId }, facts: { claimDigest: storedId } } as const;
}

async function revoke(
  transaction: StorageTransaction,
  action: Action,
  refusal: LifecycleRefusal,
  actor: AuditActor,
  at: number,
): Promise<Verdict<never>> {
  const revoked = await record(transaction, action, { type: 'authorization.revoked', at, refusal }, actor, toRefusalFacts(refusal, action.tool));
  return revoked.ok ? { ok: false, refusal: { ...refusal, actionId: action.id, state: revoked.value.lifecycle.state } } : revoked;
}

const toolChanged = refuse('tool_changed', 'The tool was changed after this was allowed, so it did not run. Propose it again.');

const silent: Refusal = {
  code: 'authority_unreachable',
  message: 'The policies, or the person’s roles, changed since this was allowed, and the decision point does not answer. Nothing ran; claim again.',
};

/**
 * The action with everything that allowed it checked again, or why that no longer does: the policy in force, the grant
 * it rests on, what it holds of its limits.
 */
async function checkStanding(
  context: AuthorityContext,
  transaction: StorageTransaction,
  caller: AgentCaller,
  action: Action,
  policy: PolicyDecision | undefined,
  at: number,
): Promise<Verdict<Action>> {
  if (policy && !isSatisfied(action, policy)) {
    const reason = policy.reasons.map(({ text }) => text).join(' ');
    return refuse('revoked', `The policy in force now does not let this go ahead, so it did not run. ${reason}`.trim(), { ...(reason && { reason }) });
  }
  // A person's own yes to this very call stands, whatever they say of others.
  const { decisions, requesterId } = action.lifecycle.context;
  const denial = decisions.some(({ by }) => by.id === requesterId) ? undefined : findDenial(await listStanding(transaction, action, at), action, at);
  if (denial) return { ok: false, refusal: { code: 'revoked', ...describeDenial(denial) } };
  if (!(await isGrantStanding(transaction, action, at))) {
    return refuse('revoked', 'What was allowed in advance is no longer, or not as far, so this did not run. Propose it again, and a person is asked.');
  }
  const held = await transaction.listUses(action.tenant, action.id);
  const isHeld = action.limits.every(({ limit, scope }) =>
    held.some((use) => use.state === 'reserved' && use.limitId === limit.id && use.scope === canonicalize(scope)),
  );
  if (!isHeld) return refuse('revoked', 'What this held of a limit is no longer held, so it did not run. Propose it again.');
  const required = joinLimits(policy?.limits ?? [], declaredFor(context.limits, action));
  const reserved = required.ok ? await reserveLimits(transaction, asOf(caller, action), required.value, at) : required;
  if (!reserved.ok) return reserved;
  const added = reserved.value.filter(({ limit, scope }) => !action.limits.some((hold) => hold.limit.id === limit.id && canonicalize(hold.scope) === canonicalize(scope)));
  return { ok: true, value: added.length === 0 ? action : { ...action, limits: [...action.limits, ...added] } };
}

/** Whether the consent that was given, or the grant that stood in for it, is all that the policy demands now. */
export function isSatisfied({ lifecycle: { context } }: Action, { effect, demands }: PolicyDecision): boolean {
  if (effect !== 'ask') return effect === 'allow';
  if (context.grantId !== null) return isGrantable(demands);
  const approvals = context.decisions.filter(({ decision, assurance }) => decision === 'approve' && isAssured(demands, assurance));
  return coversPlaces(demands, approvals.map(({ by }) => by), context.requesterId);
}
