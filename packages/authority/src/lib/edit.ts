import { canonicalize, findShownObjection, leavesOf, mostConcerning, refuse, type Action, type ArgumentProvenance, type ErrorCode, type JsonObject, type JsonValue, type LifecycleRefusal, type Verdict } from '@byleave/core';
import type { ActionResponse, ReceivedEdit } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { findOwnTool } from './own-tools.ts';
import { evaluateAgain } from './evaluate-call.ts';
import { place, supersede } from './place.ts';
import { answerWith } from './propose.ts';
import { findOwn, onlyPeople, recordRefusal, toActor } from './record.ts';
import { toCallKey, type StorageTransaction } from './storage.ts';

/**
 * Asks for the same tool with other arguments in place of what was asked: a new action with a digest, an evaluation and
 * a consent of its own, under the same call. Only the person it is done for can; arguments that the tool does not take
 * change nothing.
 */
export async function edit(context: AuthorityContext, caller: Caller, actionId: string, request: ReceivedEdit): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'user') return onlyPeople('change what was asked');
  const found = await context.storage.transact((transaction) => findEditable(transaction, caller, actionId, request, context.now()));
  if (!found.ok) return found;
  const asked = found.value;
  const tool = context.tools.find(asked.toolName);
  const valid = await tool?.validate(request.arguments);
  if (!valid?.ok) return valid ?? refuse('unknown_tool', 'The tool is no longer registered, so nothing was changed.', { actionId });

  const evaluated = await evaluateAgain(context, caller, asked, request.arguments, (args) => traceEdit(asked, args));
  const asks = context.storage.transact(async (transaction) => {
    const at = context.now();
    const actor = toActor(caller);
    const present = await findEditable(transaction, caller, actionId, request, at);
    if (!present.ok) return present;
    const superseded = await supersede(transaction, present.value, evaluated.action, actor, at, { shown: request.shown as unknown as JsonValue });
    if (!superseded.ok) return recordRefusal(transaction, present.value, actor, at, 'edit', superseded.refusal);
    const edition = { supersedes: asked.id, editedBy: caller.user, askedArguments: asked.askedArguments ?? asked.arguments };
    const stored = await place(context, transaction, evaluated, actor, at, edition, { supersedes: asked.id });
    const { state, context: ended } = stored.lifecycle;
    if (state !== 'awaitingConsent' && state !== 'authorized') throw new Undone(ended.refusal);
    return answerWith(stored, at);
  });
  return asks.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
    const refusal = error.refusal ?? { code: 'denied', message: 'Policy does not allow this.' };
    return context.storage.transact((transaction) => recordRefusal(transaction, asked, toActor(caller), context.now(), 'edit', refusal));
  });
}

/** Takes back a transaction whose new action could go nowhere: what was asked before goes on waiting. */
class Undone extends Error {
  readonly refusal: LifecycleRefusal | null;
  constructor(refusal: LifecycleRefusal | null) {
    super(refusal?.message);
    this.refusal = refusal;
  }
}

async function findEditable(transaction: StorageTransaction, caller: Caller, actionId: string, { digest, shown }: ReceivedEdit, at: number): Promise<Verdict<Action>> {
  const found = await findOwn(transaction, caller, actionId, at);
  if (!found.ok) return found;
  const action = found.value;
  const refuseWith = (code: ErrorCode, message: string): Promise<Verdict<never>> => recordRefusal(transaction, action, toActor(caller), at, 'edit', { code, message });
  if (findOwnTool(action.toolName)) return refuseWith('forbidden', 'What the authority itself is asked to do is not edited. Decline it and ask for something else.');
  const latest = await transaction.findCall(toCallKey(action));
  if (action.lifecycle.state !== 'awaitingConsent' || latest?.id !== action.id) {
    return refuseWith('already_decided', 'This no longer waits for a decision, so nothing was changed. Look at what became of it.');
  }
  if (action.digest !== digest) return refuseWith('digest_mismatch', 'What you changed is not what is asked now. Load it again.');
  const objection = findShownObjection(action, 'edit', shown);
  return objection ? refuseWith(objection.code, objection.message) : found;
}

/**
 * What the person wrote is theirs; what they left as it was, or only moved within an argument, keeps its origin: of equal
 * values the worst. So does the call itself.
 */
function traceEdit(asked: Action, args: JsonObject): readonly ArgumentProvenance[] {
  const known = new Map(asked.provenance.map((entry) => [entry.pointer, entry]));
  const left = new Map<string, ArgumentProvenance>();
  const moved = new Map<string, ArgumentProvenance>();
  for (const { pointer, value } of leavesOf(asked.arguments)) {
    const entry = known.get(pointer);
    if (!entry) continue;
    const text = canonicalize(value);
    left.set(`${pointer} ${text}`, entry);
    const place = `${nameAt(pointer)} ${text}`;
    const other = moved.get(place);
    moved.set(place, other ? worstOf(other, entry) : entry);
  }
  const own = known.get('');
  const leaves = leavesOf(args).map(({ pointer, value }): ArgumentProvenance => {
    const text = canonicalize(value);
    const before = left.get(`${pointer} ${text}`) ?? moved.get(`${nameAt(pointer)} ${text}`);
    return before ? { ...before, pointer } : { pointer, provenance: 'user' };
  });
  return own ? [...leaves, own] : leaves;
}

/** The first reference token of a JSON Pointer, as it is written there. */
const nameAt = (pointer: string): string => pointer.split('/')[1] ?? '';

function worstOf(one: ArgumentProvenance, other: ArgumentProvenance): ArgumentProvenance {
  return [...mostConcerning([one, other]).values()][0] ?? one;
}
