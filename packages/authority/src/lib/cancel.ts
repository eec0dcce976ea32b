import type { Verdict } from '@byleave/core';
import type { ActionResponse, CancelRequest } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { findOwn, onlyAgents, record, recordRefusal, toActor } from './record.ts';

/** Takes back an action that nobody started: the run it belonged to is over. */
export async function cancel(
  context: AuthorityContext,
  caller: Caller,
  actionId: string,
  request: CancelRequest,
): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'agent') return onlyAgents('cancel an action');
  return context.storage.transact(async (transaction) => {
    const at = context.now();
    const found = await findOwn(transaction, caller, actionId, at);
    if (!found.ok) return found;
    const actor = toActor(caller);
    const refusal = { code: 'cancelled', message: request.reason, reason: request.reason } as const;
    const cancelled = await record(transaction, found.value, { type: 'action.cancelled', at, refusal }, actor, { message: request.reason });
    if (!cancelled.ok) return recordRefusal(transaction, found.value, actor, at, 'cancel', cancelled.refusal);
    return { ok: true, value: { action: cancelled.value, now: at } };
  });
}
