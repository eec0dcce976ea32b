import {
  advance,
  refuse,
  type Action,
  type AuditActor,
  type AuditEntryType,
  type JsonObject,
  type LifecycleEvent,
  type Refusal,
  type Verdict,
} from '@byleave/core';
import type { Caller } from './caller.ts';
import type { ActionFilter, NewAuditEntry, StorageTransaction } from './storage.ts';

const authorityActor: AuditActor = { kind: 'authority', id: 'authority', name: 'Byleave' };

export function toActor(caller: Caller): AuditActor {
  const { id, name } = caller.kind === 'user' ? caller.user : caller.agent;
  return { kind: caller.kind, id, name };
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
  const moved = advance(action.lifecycle, event);
  if (!moved.ok) return { ok: false, refusal: { ...moved.refusal, actionId: action.id } };
  const next: Action = { ...action, lifecycle: moved.value };
  await transaction.updateAction(next);
  await transaction.appendEntry(toEntry(next, event.type, actor, event.at, facts));
  return { ok: true, value: next };
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

/** Finds an action of the caller's own, as it is at `at`. Somebody else's is not there. */
export async function findOwn(
  transaction: StorageTransaction,
  caller: Caller,
  actionId: string,
  at: number,
): Promise<Verdict<Action>> {
  const action = await transaction.findAction(caller.tenant, actionId);
  if (!action || !isOwn(caller, action)) {
    return refuse('unknown_action', 'There is no such action for this caller. Check the id, and who is signed in.');
  }
  return { ok: true, value: await settle(transaction, action, at) };
}

/** Whether the action is done in this person's name and, for an agent, by this agent. */
export function isOwn(caller: Caller, action: Action): boolean {
  return (
    action.tenant === caller.tenant &&
    action.principal.user.id === caller.user.id &&
    (caller.kind === 'user' || action.principal.agent.id === caller.agent.id)
  );
}

/** What a caller may see: a person everything done in their name, an agent only what it did itself. */
export function toScope(caller: Caller): Pick<ActionFilter, 'tenant' | 'userId' | 'agentId'> {
  return { tenant: caller.tenant, userId: caller.user.id, ...(caller.kind === 'agent' && { agentId: caller.agent.id }) };
}

export const onlyAgents = (verb: string): Verdict<never> =>
  refuse('forbidden', `Only an agent's credential may ${verb}. Nothing was changed.`);
export const onlyPeople = (verb: string): Verdict<never> =>
  refuse('forbidden', `Only a person may ${verb}; an agent's credential never can. Nothing was changed.`);
