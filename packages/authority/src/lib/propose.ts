import { canonicalize, isWithinArgumentSize, refuse, toUnsealedState, type Action, type Verdict } from '@byleave/core';
import { wireLimits, type ActionResponse, type ProposeRequest } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import { toPrincipal, type Caller } from './caller.ts';
import { startPlaced } from './claim.ts';
import { evaluate, evaluateAgain } from './evaluate-call.ts';
import { authorityAgent } from './own-tool.ts';
import { place, settlePlace, store, supersede } from './place.ts';
import { toReadContext } from './read-context.ts';
import { toStandingFilter } from './grant-match.ts';
import { findOwn, isElsewhere, isThroughOthers, onlyAgents, onlyPeople, recordRefusal, settle, toActor } from './record.ts';
import { toCallKey, type StorageTransaction } from './storage.ts';
import { traceCall } from './trace-call.ts';

/**
 * Verifies a call, evaluates policy and stores the action. Proposing the same call again answers with the same action;
 * the same call id with another tool, with other arguments or through other agents is refused (`call_reused`).
 */
export async function propose(context: AuthorityContext, caller: Caller, request: ProposeRequest): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'agent' || caller.agent.id === authorityAgent.id) return onlyAgents('propose an action');
  if (isElsewhere(caller, request.conversation)) {
    return refuse('forbidden', 'This credential is for another conversation, so the call was not proposed to anybody.');
  }
  // Over HTTP the request's schema has said so before; what runs inside a process may hand on whatever a model wrote.
  if (!isWithinArgumentSize(request.arguments)) {
    return refuse('invalid_request', `The arguments hold more than ${wireLimits.argumentValues} values, or too long names, so nobody could look through them. Do it in several calls.`);
  }
  const evaluated = await evaluate(context, {
    tenant: caller.tenant,
    principal: toPrincipal(caller),
    callId: request.callId,
    attempt: 1,
    conversation: request.conversation,
    toolName: request.tool,
    arguments: request.arguments,
    ...(request.note !== undefined && { note: request.note }),
    ...toReadContext(context, request),
    trace: (args) => traceCall(context, caller, request, args),
  });

  const call = toCallKey(evaluated.action);
  const expected = {
    tenant: caller.tenant,
    call,
    ...(request.supersedes !== undefined && { action: request.supersedes }),
    grants: toStandingFilter(evaluated.action, context.now()),
  };
  return context.storage.transact(async (transaction) => {
    const at = context.now();
    const actor = toActor(caller);
    const known = await transaction.findCall(call);
    if (known) return answerAgain(transaction, await settle(transaction, known, at), evaluated.action, caller, at);
    if (request.isReplay) {
      return refuse('unknown_action', 'This call comes out of a conversation’s history, and nobody ever proposed it. It did not run and nobody was asked.');
    }
    if (request.supersedes !== undefined) {
      const found = await findOwn(transaction, caller, request.supersedes, at);
      if (!found.ok) return found;
      const superseded = await supersede(transaction, found.value, evaluated.action, actor, at);
      if (!superseded.ok) return recordRefusal(transaction, found.value, actor, at, 'propose', superseded.refusal);
    }
    const placed = await settlePlace(context, transaction, evaluated, at, request.supersedes === undefined ? {} : { supersedes: request.supersedes });
    const { action } = placed;
    if (request.claim && action.lifecycle.state === 'authorized' && (await isInForce(context, transaction, action))) {
      return { ok: true, value: await startPlaced(context, transaction, placed, actor, at) };
    }
    await store(transaction, placed, action, actor, at);
    return answerWith(action, at);
  }, expected);
}

/** Asks again for an action that expired: verified and evaluated anew, with a digest and a deadline of its own. */
export async function renew(context: AuthorityContext, caller: Caller, actionId: string): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'user') return onlyPeople('ask again');
  const found = await context.storage.transact((transaction) => findExpired(transaction, caller, actionId, context.now()));
  if (!found.ok) return found;
  const expired = found.value;
  const evaluated = await evaluateAgain(context, caller, expired, expired.arguments, () => expired.provenance);
  return context.storage.transact(async (transaction) => {
    const at = context.now();
    const latest = await transaction.findCall(toCallKey(expired));
    if (latest?.id !== expired.id) {
      return recordRefusal(transaction, expired, toActor(caller), at, 'renew', {
        code: 'superseded',
        message: 'This was already asked again. Decide on the newer one.',
      });
    }
    return answerWith(await place(context, transaction, evaluated, toActor(caller), at, toEdition(expired), { renews: expired.id }), at);
  });
}

/** Whether no other policies were published since the action was evaluated. Where they were, the claim asks them. */
async function isInForce({ managedPolicy }: AuthorityContext, transaction: StorageTransaction, { tenant, policyVersion }: Action): Promise<boolean> {
  return !managedPolicy || (await managedPolicy.readVersionIn(transaction, tenant)) === policyVersion;
}

/** Who made an action what it is, for one that takes its place. */
export function toEdition({ editedBy, askedArguments }: Action): Pick<Action, 'editedBy' | 'askedArguments'> {
  return { ...(editedBy && { editedBy }), ...(askedArguments && { askedArguments }) };
}

async function findExpired(transaction: StorageTransaction, caller: Caller, actionId: string, at: number): Promise<Verdict<Action>> {
  const found = await findOwn(transaction, caller, actionId, at);
  if (!found.ok || toUnsealedState(found.value.lifecycle) === 'expired') return found;
  return recordRefusal(transaction, found.value, toActor(caller), at, 'renew', {
    code: 'invalid_transition',
    message: 'Only an action that has expired can be asked again.',
  });
}

async function answerAgain(
  transaction: StorageTransaction,
  known: Action,
  proposed: Action,
  caller: Caller,
  at: number,
): Promise<Verdict<ActionResponse>> {
  const isSameCall = !isThroughOthers(caller, known) && known.toolName === proposed.toolName && canonicalize(known.askedArguments ?? known.arguments) === canonicalize(proposed.arguments);
  if (!isSameCall) {
    const refusal = {
      code: 'call_reused',
      message: 'This call id already stands for another tool, other arguments or a task that came through other agents. Use a new call id for a new call.',
    } as const;
    const told = await recordRefusal(transaction, known, toActor(caller), at, 'propose', refusal);
    // What came through others is not theirs to read, down to its id.
    return isThroughOthers(caller, known) ? { ok: false, refusal } : told;
  }
  return answerWith(known, at);
}

/** What never reached policy is a refusal; everything else is an action to look at. */
export function answerWith(action: Action, at: number): Verdict<ActionResponse> {
  const { context } = action.lifecycle;
  const state = toUnsealedState(action.lifecycle);
  if (state === 'rejected' && context.refusal) return { ok: false, refusal: { ...context.refusal, actionId: action.id, state } };
  return { ok: true, value: { action, now: at } };
}
