import type { LifecycleEvent, Refusal, Verdict } from '@byleave/core';
import type { ActionResponse, DecideRequest } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { findOwn, onlyPeople, record, recordRefusal, toActor } from './record.ts';

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
    const isUnchanged = context.tools.find(action.toolName)?.definitionDigest === action.definitionDigest;
    if (isPending && request.decision === 'approve' && !isUnchanged) return refuseWith(toolChanged);

    const decided = await record(transaction, action, toEvent(request, caller, at), toActor(caller), {
      ...(request.reason !== undefined && { reason: request.reason }),
    });
    return decided.ok ? { ok: true, value: { action: decided.value, now: at } } : refuseWith(decided.refusal);
  });
}

type DecisionEvent = Extract<LifecycleEvent, { readonly type: 'consent.approved' | 'consent.declined' }>;

function toEvent(request: DecideRequest, caller: Caller, at: number): DecisionEvent {
  const facts = { at, digest: request.digest, by: caller.user };
  if (request.decision === 'approve') return { type: 'consent.approved', ...facts };
  return { type: 'consent.declined', ...facts, ...(request.reason !== undefined && { reason: request.reason }) };
}
