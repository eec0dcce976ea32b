import type { Action, LifecycleRefusal, Verdict } from '@byleave/core';
import type { ActionResponse, ClaimRequest } from '@byleave/core/wire';
import { decide, type PolicyDecision } from '@byleave/policy';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { toEvaluationRequest } from './propose.ts';
import { findOwn, onlyAgents, record, recordRefusal, toActor } from './record.ts';

/**
 * Spends an authorization right before the effect: the one choke point. Everything that allowed the action is checked
 * again in the transaction that claims it, and that commit is the audit record that comes before the effect.
 */
export async function claim(
  context: AuthorityContext,
  caller: Caller,
  actionId: string,
  request: ClaimRequest,
): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'agent') return onlyAgents('claim an action');
  const before = await context.storage.transact((transaction) => findOwn(transaction, caller, actionId, context.now()));
  if (!before.ok) return before;
  const policy = await evaluateIfChanged(context, before.value);

  return context.storage.transact(async (transaction) => {
    const at = context.now();
    const found = await findOwn(transaction, caller, actionId, at);
    if (!found.ok) return found;
    const action = found.value;
    const actor = toActor(caller);

    const withdrawal = action.lifecycle.state === 'authorized' ? findWithdrawal(context, action, policy) : undefined;
    if (withdrawal) {
      const revoked = await record(transaction, action, { type: 'authorization.revoked', at, refusal: withdrawal }, actor, {
        code: withdrawal.code,
        message: withdrawal.message,
      });
      return revoked.ok
        ? { ok: false, refusal: { ...withdrawal, actionId: action.id, state: revoked.value.lifecycle.state } }
        : revoked;
    }
    const claimId = context.createId();
    const claimed = await record(transaction, action, { type: 'action.claimed', at, digest: request.digest, claimId }, actor, { claimId });
    if (!claimed.ok) return recordRefusal(transaction, action, actor, at, 'claim', claimed.refusal);
    return { ok: true, value: { action: claimed.value, claimId, now: at } };
  });
}

/** The present policy's word, when it is no longer the version that allowed the action. */
async function evaluateIfChanged(context: AuthorityContext, action: Action): Promise<PolicyDecision | undefined> {
  if (action.lifecycle.state !== 'authorized' || !action.tool) return undefined;
  const version = await context.policy.readVersion(action.tenant).catch(() => undefined);
  if (version === action.policyVersion) return undefined;
  return decide(context.policy, toEvaluationRequest(action, action.tool, context.now()), { timeoutMs: context.policyTimeoutMs });
}

function findWithdrawal(context: AuthorityContext, action: Action, policy: PolicyDecision | undefined): LifecycleRefusal | undefined {
  if (context.tools.find(action.toolName)?.definitionDigest !== action.definitionDigest) {
    return { code: 'tool_changed', message: 'The tool was changed after this was allowed, so it did not run. Propose it again.' };
  }
  if (!policy) return undefined;
  const approvals = action.lifecycle.context.decisions.filter((decision) => decision.decision === 'approve').length;
  if (policy.effect === 'deny' || approvals < policy.approvals) {
    return { code: 'revoked', message: 'The policy became stricter after this was allowed, so it did not run. Propose it again.' };
  }
  return undefined;
}
