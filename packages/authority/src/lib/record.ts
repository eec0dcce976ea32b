import {
  advance,
  canonicalize,
  isOpen,
  mayFill,
  refuse,
  toPlaces,
  type Action,
  type AuditActor,
  type AuditEntryType,
  type JsonObject,
  type LifecycleEvent,
  type Person,
  type Principal,
  type Refusal,
  type Verdict,
} from '@byleave/core';
import type { Caller } from './caller.ts';
import { authorityAgent } from './own-tool.ts';
import type { EntryFilter, NewAuditEntry, StorageTransaction, Subject } from './storage.ts';

/** On whose word happens what nobody did. */
export const authorityActor: AuditActor = { kind: 'authority', id: 'authority', name: 'Byleave' };

export function toActor(caller: Caller): AuditActor {
  const { id, name } = caller.kind === 'user' ? caller.user : caller.agent;
  return { kind: caller.kind, id, name };
}

/** A person as the one on whose word something happened. */
export function toUserActor({ id, name }: Person): AuditActor {
  return { kind: 'user', id, name };
}

export function toEntry(action: Action, type: AuditEntryType, actor: AuditActor, at: number, facts: JsonObject = {}): NewAuditEntry {
  return {
    tenant: action.tenant,
    userId: action.principal.user.id,
    agentId: action.principal.agent.id,
    conversation: action.conversation,
    actionId: action.id,
    toolName: action.toolName,
    digest: action.digest,
    at,
    type,
    actor,
    state: action.lifecycle.state,
    facts,
  };
}

/** Moves a stored action by one event and writes the entry that says so, or refuses and writes nothing. */
export async function record(
  transaction: StorageTransaction,
  action: Action,
  event: LifecycleEvent & { readonly type: AuditEntryType },
  actor: AuditActor,
  facts: JsonObject = {},
): Promise<Verdict<Action>> {
  const moved = move(action, event);
  if (!moved.ok) return moved;
  await transaction.updateAction(moved.value);
  await recordMove(transaction, moved.value, event, actor, facts);
  return moved;
}

/** An action as one event leaves it, or why it does not take the event. Writes nothing. */
export function move(action: Action, event: LifecycleEvent): Verdict<Action> {
  const moved = advance(action.lifecycle, event);
  if (!moved.ok) return { ok: false, refusal: { ...moved.refusal, actionId: action.id } };
  return { ok: true, value: { ...action, lifecycle: moved.value } };
}

/** Writes down how an action came to be what is stored. */
export async function recordMove(
  transaction: StorageTransaction,
  moved: Action,
  event: LifecycleEvent & { readonly type: AuditEntryType },
  actor: AuditActor,
  facts: JsonObject = {},
): Promise<void> {
  await followLimits(transaction, moved, event.at);
  await transaction.appendEntry(toEntry(moved, event.type, actor, event.at, facts));
}

/** What an action holds of its limits is used once it starts, and free again once it can never start. */
async function followLimits(transaction: StorageTransaction, action: Action, at: number): Promise<void> {
  const { tenant, id, limits, lifecycle } = action;
  if (lifecycle.state === 'executing' && limits.length > 0) await transaction.useReserved(tenant, id, at);
  // Whatever the record says: what is held by nothing that can run would be held for ever.
  if (!isOpen(action) && lifecycle.state !== 'executed') await transaction.releaseReserved(tenant, id);
}

/** Writes down that somebody tried what was refused, and hands the refusal on. */
export async function recordRefusal(
  transaction: StorageTransaction,
  action: Action,
  actor: AuditActor,
  at: number,
  verb: string,
  refusal: Refusal,
): Promise<Verdict<never>> {
  await transaction.appendEntry(toEntry(action, 'attempt.refused', actor, at, { verb, code: refusal.code }));
  return { ok: false, refusal: { ...refusal, actionId: action.id, state: action.lifecycle.state } };
}

/** Ends what its deadline has ended, and writes it down. */
export async function settle(transaction: StorageTransaction, action: Action, at: number): Promise<Action> {
  const { deadline } = action.lifecycle.context;
  if (deadline === null || at < deadline) return action;
  const settled = await record(transaction, action, { type: 'deadline.passed', at }, authorityActor);
  return settled.ok ? settled.value : action;
}

/** So that nobody waits long for what others have let lapse: the rest is noted by whoever looks next. */
const settledAtOnce = 500;

/** Deadlines end actions whether or not anybody looks; whoever looks next writes it down. */
export async function settleDue(transaction: StorageTransaction, tenant: string, at: number): Promise<void> {
  for (const action of await transaction.listDue(tenant, at, settledAtOnce)) await settle(transaction, action, at);
}

/** Finds an action of the caller's own, as it is at `at`. Somebody else's is not there. */
export async function findOwn(
  transaction: StorageTransaction,
  caller: Caller,
  actionId: string,
  at: number,
): Promise<Verdict<Action>> {
  return findIf(transaction, caller, actionId, at, isOwn);
}

/** Finds an action that the caller may see: their own, or one that a policy gives them a say in. */
export async function findReadable(
  transaction: StorageTransaction,
  caller: Caller,
  actionId: string,
  at: number,
): Promise<Verdict<Action>> {
  return findIf(transaction, caller, actionId, at, (reader, action) => isOwn(reader, action) || hasSayIn(reader, action));
}

async function findIf(
  transaction: StorageTransaction,
  caller: Caller,
  actionId: string,
  at: number,
  isVisible: (caller: Caller, action: Action) => boolean,
): Promise<Verdict<Action>> {
  const action = await transaction.findAction(caller.tenant, actionId);
  if (!action || !isVisible(caller, action)) {
    return refuse('unknown_action', 'There is no such action for this caller. Check the id, and who is signed in.');
  }
  return { ok: true, value: await settle(transaction, action, at) };
}

/** Whether a policy gives a person's role a place among those who approve the action. */
function hasSayIn(caller: Caller, action: Action): boolean {
  if (caller.kind !== 'user' || caller.tenant !== action.tenant) return false;
  const { demands, requesterId } = action.lifecycle.context;
  return toPlaces(demands).some((place) => mayFill(place, caller.user, requesterId));
}

/** Whose approval an action takes besides that of the person it is done for. */
export function toReaders(action: Action): readonly Subject[] {
  const roles = toPlaces(action.lifecycle.context.demands).flatMap(({ role }) => (role === undefined ? [] : [role]));
  return [...new Set(roles)].map((role): Subject => `role:${role}`);
}

/** What a caller is, for actions that name their readers. An agent has no roles. */
export function toSubjects(caller: Caller): readonly Subject[] {
  return caller.kind === 'user' ? (caller.user.roles ?? []).map((role): Subject => `role:${role}`) : [];
}

/** Whether a credential names the authority’s own agent, which is nobody’s. */
export function isImpostor(caller: Caller): boolean {
  return caller.kind === 'agent' && caller.agent.id === authorityAgent.id;
}

/** Whether a credential is for one conversation, and this is another. */
export function isElsewhere(caller: Caller, conversation: string): boolean {
  return caller.kind === 'agent' && caller.conversation !== undefined && caller.conversation !== conversation;
}

/** Whether an agent's credential is for a task that came through other agents than this: `via` is who answers for it besides. */
export function isThroughOthers(caller: Caller, { principal }: Action): boolean {
  if (caller.kind !== 'agent') return false;
  const toIds = ({ via = [] }: Pick<Principal, 'via'>): string => canonicalize(via.map(({ id }) => id));
  return toIds(caller) !== toIds(principal);
}

/** Whether the action is done in this person's name and, for an agent, by this agent, through the same agents, in a conversation its credential is for. */
export function isOwn(caller: Caller, action: Action): boolean {
  return (
    action.tenant === caller.tenant &&
    !isImpostor(caller) &&
    action.principal.user.id === caller.user.id &&
    (caller.kind === 'user' || action.principal.agent.id === caller.agent.id) &&
    !isThroughOthers(caller, action) &&
    !isElsewhere(caller, action.conversation)
  );
}

/** What a caller may see of the log: a person everything done in their name and what they have a say in, an agent only what it did itself. */
export function toScope(caller: Caller): Pick<EntryFilter, 'tenant' | 'userId' | 'subjects' | 'agentId' | 'conversation'> {
  const own = { tenant: caller.tenant, userId: caller.user.id, subjects: toSubjects(caller) };
  if (caller.kind === 'user') return own;
  return { ...own, agentId: caller.agent.id, ...(caller.conversation !== undefined && { conversation: caller.conversation }) };
}

export const onlyAgents = (verb: string): Verdict<never> =>
  refuse('forbidden', `Only an agent's credential may ${verb}. Nothing was changed.`);
export const onlyPeople = (verb: string): Verdict<never> =>
  refuse('forbidden', `Only a person may ${verb}; an agent's credential never can. Nothing was changed.`);
