import { digestOf, type Action, type AuditActor, type LifecycleEvent, type Outcome, type Refusal, type Verdict } from '@byleave/core';
import type { ActionResponse, DecideRequest } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { start } from './claim.ts';
import { authorityAgent, findOwnTool, runOwn } from './own-tools.ts';
import { findOwn, onlyPeople, record, recordRefusal, toActor } from './record.ts';
import type { StorageTransaction } from './storage.ts';

const toolChanged: Refusal = {
  code: 'tool_changed',
  message: 'The tool was changed since this was asked, so approving it would approve something else. Decline it and ask again.',
};

/**
 * Approves or declines exactly one digest, on the word of the person who is signed in. The first decision wins;
 * every later one hears how it was decided (`already_decided`).
 */
export async function decide(
  context: AuthorityContext,
  caller: Caller,
  actionId: string,
  request: DecideRequest,
): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'user') return onlyPeople('decide');
  return context.storage.transact(async (transaction) => {
    const at = context.now();
    const found = await findOwn(transaction, caller, actionId, at);
    if (!found.ok) return found;
    const action = found.value;
    const refuseWith = (refusal: Refusal): Promise<Verdict<never>> =>
      recordRefusal(transaction, action, toActor(caller), at, 'decide', refusal);

    const isPending = action.lifecycle.state === 'awaitingConsent';
    const ownTool = findOwnTool(action.toolName);
    const isUnchanged = (ownTool ?? context.tools.find(action.toolName))?.definitionDigest === action.definitionDigest;
    if (isPending && request.decision === 'approve' && !isUnchanged) return refuseWith(toolChanged);

    const decided = await record(transaction, action, toEvent(request, caller, at), toActor(caller), {
      ...(request.reason !== undefined && { reason: request.reason }),
    });
    if (!decided.ok) return refuseWith(decided.refusal);
    const isOwnTurn = ownTool && decided.value.lifecycle.state === 'authorized';
    const settled = isOwnTurn ? await execute(context, transaction, decided.value, at) : decided.value;
    return { ok: true, value: { action: settled, now: at } };
  });
}

/** Claims, runs and completes a call of the authority's own in the commit that decided it: there is nothing in between to lose. */
async function execute(context: AuthorityContext, transaction: StorageTransaction, action: Action, at: number): Promise<Action> {
  const actor: AuditActor = { kind: 'authority', ...authorityAgent };
  const claimed = await start(context, transaction, action, action.digest, actor, at);
  if (!claimed.ok) throw new TypeError(`decide: the authority could not claim its own call: ${claimed.refusal.code}`);
  const failure = await runOwn(transaction, action, at);
  const outcome: Outcome = failure === undefined ? { status: 'succeeded' } : { status: 'failed', message: failure };
  const claimId = digestOf(claimed.value.claimId);
  const completed = await record(transaction, claimed.value.action, { type: 'action.completed', at, claimId, outcome }, actor, { ...outcome });
  if (!completed.ok) throw new TypeError(`decide: the authority could not complete its own call: ${completed.refusal.code}`);
  return completed.value;
}

type DecisionEvent = Extract<LifecycleEvent, { readonly type: 'consent.approved' | 'consent.declined' }>;

function toEvent(request: DecideRequest, caller: Caller, at: number): DecisionEvent {
  const facts = { at, digest: request.digest, by: caller.user };
  if (request.decision === 'approve') return { type: 'consent.approved', ...facts };
  return { type: 'consent.declined', ...facts, ...(request.reason !== undefined && { reason: request.reason }) };
}
