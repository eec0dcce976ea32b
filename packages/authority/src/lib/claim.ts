import {
  digestOf,
  refuse,
  type Action,
  type AuditActor,
  type Digest,
  type LifecycleRefusal,
  type ToolDefinition,
  type Verdict,
} from '@byleave/core';
import type { ActionResponse, ClaimRequest } from '@byleave/core/wire';
import { decide, readPolicyVersion, type PolicyDecision } from '@byleave/policy';
import type { AuthorityContext } from './authority.ts';
import type { AgentCaller, Caller } from './caller.ts';
import { enforcedObligations, toEvaluationRequest } from './evaluation.ts';
import { findOwn, onlyAgents, record, recordRefusal, toActor } from './record.ts';
import type { StorageTransaction } from './storage.ts';

type Spent =
  | { readonly step: 'answered'; readonly verdict: Verdict<ActionResponse> }
  /** Allowed under another version of the policy: it speaks again before the claim. */
  | { readonly step: 'policy changed'; readonly action: Action; readonly tool: ToolDefinition };

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
  const asking = { timeoutMs: context.policyTimeoutMs, supports: enforcedObligations };
  const version = context.managedPolicy ? undefined : await readPolicyVersion(context.policy, caller.tenant, asking);
  let spent = await spend(context, caller, actionId, request, { version });
  for (let evaluations = 0; spent.step === 'policy changed' && evaluations < mostEvaluations; evaluations += 1) {
    const policy = await decide(context.policy, toEvaluationRequest(spent.action, spent.tool, context.now()), asking);
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
    const action = found.value;
    const actor = toActor(caller);

    if (action.lifecycle.state === 'authorized') {
      const tool = context.tools.find(action.toolName);
      const isChanged = tool?.definitionDigest !== action.definitionDigest;
      const present = context.managedPolicy ? await context.managedPolicy.readVersionIn(transaction, action.tenant) : version;
      const isSamePolicy = present === action.policyVersion;
      const isAnswered = context.managedPolicy ? policy?.policyVersion === present : policy !== undefined;
      if (tool && !isChanged && !isAnswered && !isSamePolicy) {
        return { step: 'policy changed', action, tool: tool.definition };
      }
      const withdrawal = isChanged ? toolChanged : !isSamePolicy && policy ? findWithdrawal(action, policy) : undefined;
      if (withdrawal) return answered(await revoke(transaction, action, withdrawal, actor, at));
    }
    return answered(await start(context, transaction, action, request.digest, actor, at));
  });
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
  const claimId = context.createId();
  const storedId = digestOf(claimId);
  const claimed = await record(transaction, action, { type: 'action.claimed', at, digest, claimId: storedId }, actor, { claimDigest: storedId });
  if (!claimed.ok) return recordRefusal(transaction, action, actor, at, 'claim', claimed.refusal);
  return { ok: true, value: { action: claimed.value, claimId, now: at } };
}

async function revoke(
  transaction: StorageTransaction,
  action: Action,
  refusal: LifecycleRefusal,
  actor: AuditActor,
  at: number,
): Promise<Verdict<never>> {
  const { code, message } = refusal;
  const revoked = await record(transaction, action, { type: 'authorization.revoked', at, refusal }, actor, { code, message });
  return revoked.ok ? { ok: false, refusal: { ...refusal, actionId: action.id, state: revoked.value.lifecycle.state } } : revoked;
}

const toolChanged: LifecycleRefusal = {
  code: 'tool_changed',
  message: 'The tool was changed after this was allowed, so it did not run. Propose it again.',
};

/** Why the present policy takes back what an earlier one allowed, if it does. */
function findWithdrawal(action: Action, policy: PolicyDecision): LifecycleRefusal | undefined {
  const approvals = action.lifecycle.context.decisions.filter((decision) => decision.decision === 'approve').length;
  if (policy.effect !== 'deny' && approvals >= policy.approvals) return undefined;
  const why = policy.reasons.map((reason) => reason.text).join(' ');
  const message = `The policy in force now does not let this go ahead, so it did not run. ${why}`.trim();
  return { code: 'revoked', message };
}
