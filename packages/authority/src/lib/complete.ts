import { digestOf, type Refusal, type Verdict } from '@byleave/core';
import type { ActionResponse, CompleteRequest } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { findOwn, onlyAgents, record, recordRefusal, toActor } from './record.ts';

const noClaim: Refusal = {
  code: 'claim_mismatch',
  message: 'Only the holder of the claim can say how it ended. Send the claimId, or the outcome unknown.',
};

/**
 * Records how an execution ended. Only the holder of the claim can say that it succeeded or failed; without the claim
 * an agent can only say that nobody knows.
 */
export async function complete(
  context: AuthorityContext,
  caller: Caller,
  actionId: string,
  request: CompleteRequest,
): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'agent') return onlyAgents('complete an action');
  const { claimId, outcome } = request;
  return context.storage.transact(async (transaction) => {
    const at = context.now();
    const found = await findOwn(transaction, caller, actionId, at);
    if (!found.ok) return found;
    const actor = toActor(caller);
    const refuseWith = (refusal: Refusal): Promise<Verdict<never>> =>
      recordRefusal(transaction, found.value, actor, at, 'complete', refusal);

    if (claimId === undefined && outcome.status !== 'unknown') return refuseWith(noClaim);
    const completed =
      claimId === undefined
        ? await record(transaction, found.value, { type: 'action.abandoned', at }, actor, { status: 'unknown' })
        : await record(transaction, found.value, { type: 'action.completed', at, claimId: digestOf(claimId), outcome }, actor, { ...outcome });
    return completed.ok ? { ok: true, value: { action: completed.value, now: at } } : refuseWith(completed.refusal);
  }, { tenant: caller.tenant, action: actionId });
}
