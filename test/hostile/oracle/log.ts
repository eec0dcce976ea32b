import { isDeepStrictEqual } from 'node:util';
import type { Passkey } from '../../../packages/authority/src/passkeys.ts';
import type { Action, AuditEntry, Grant, JsonObject } from '../../../packages/core/src/index.ts';
import type { Ledger } from '../ledger.ts';
import { entriesOf, isChange, type Change, type CommitView } from './change.ts';
import type { Violation } from './rule.ts';

const violation = (message: string): Violation => ({ rule: 'log', message });

/**
 * Whether what a commit changed and what it wrote into the log are the same story. Exempt: policy drafts, which bind
 * nobody until they are published, and the stamps of when a grant or a passkey was last used, which say nothing that
 * the entry of the use itself does not.
 */
export function checkLog(ledger: Ledger, view: CommitView): readonly Violation[] {
  return [
    ...checkSequence(ledger, view),
    ...[...view.actions.values()].flatMap((change) => checkAction(view, change)),
    ...view.entries.flatMap((entry) => checkEntry(ledger, view, entry)),
    ...[...view.grants.values()].flatMap((change) => checkGrant(view, change)),
    ...[...view.passkeys.values()].flatMap((change) => checkPasskey(ledger, view, change)),
    ...[...view.stops].flatMap(([id, { before }]) => {
      const type = before ? 'stop.reset' : 'stop.pressed';
      return view.entries.some((entry) => entry.type === type && entry.facts['stop'] === id) ? [] : [violation(`the stop ${id} changed without an entry ${type}`)];
    }),
    ...view.versions
      .filter(({ actionId }) => !entriesOf(view, actionId).some(({ type, facts }) => type === 'action.completed' && facts['status'] === 'succeeded'))
      .map(({ number }) => violation(`policy version ${number} was published without an entry`)),
    ...[...view.countedActions]
      .filter((id) => entriesOf(view, id).length === 0)
      .map((id) => violation(`what ${id} holds of its limits changed without an entry`)),
  ];
}

function checkSequence({ sequences }: Ledger, { entries }: CommitView): readonly Violation[] {
  const next = new Map<string, number>();
  return entries.flatMap(({ tenant, sequence }) => {
    const expected = next.get(tenant) ?? (sequences.get(tenant) ?? 0) + 1;
    next.set(tenant, sequence + 1);
    return sequence === expected ? [] : [violation(`the log of ${tenant} goes on with ${sequence}, and ${expected} was next`)];
  });
}

function checkAction(view: CommitView, { before, after }: Change<Action>): readonly Violation[] {
  if (!after) return [];
  if (before && isDeepStrictEqual(before, after)) return [];
  const told = entriesOf(view, after.id).filter(isChange);
  const { state } = after.lifecycle;
  if (told.length === 0) return [violation(`${after.id} went from ${before?.lifecycle.state ?? 'nothing'} to ${state} without an entry`)];
  if (told.at(-1)!.state !== state) return [violation(`${after.id} is ${state}, and its last entry says ${told.at(-1)!.state}`)];
  if (!before !== (told[0]!.type === 'action.proposed')) return [violation(`${after.id} and its first entry, ${told[0]!.type}, do not begin together`)];
  return [];
}

/** An entry speaks of an action that is there, as it is, and a change of it comes with that change. */
function checkEntry(ledger: Ledger, view: CommitView, entry: AuditEntry): readonly Violation[] {
  const change = view.actions.get(entry.actionId);
  const action = change?.after ?? ledger.actions.get(entry.actionId);
  if (!action) return [violation(`the entry ${entry.type} names ${entry.actionId}, which is not there`)];
  const said = [entry.tenant, entry.userId, entry.agentId, entry.conversation, entry.toolName, entry.digest];
  const is = [action.tenant, action.principal.user.id, action.principal.agent.id, action.conversation, action.toolName, action.digest];
  if (!isDeepStrictEqual(said, is)) return [violation(`the entry ${entry.type} says ${said.join(' ')}, and its action is ${is.join(' ')}`)];
  if (isChange(entry) && !change) return [violation(`the entry ${entry.type} tells of a change of ${entry.actionId} that was not made`)];
  if (entry.type === 'grant.suspended' && !view.grants.has(String(entry.facts['grant']))) return [violation(`the entry ${entry.type} tells of a suspension that was not made`)];
  return [];
}

function withoutStamps(stamped: { readonly lastUsedAt?: number }): object {
  const { lastUsedAt: _, ...rest } = stamped;
  return rest;
}

function checkGrant({ entries }: CommitView, { before, after }: Change<Grant>): readonly Violation[] {
  if (!after || (before && isDeepStrictEqual(withoutStamps(before), withoutStamps(after)))) return [];
  const isNamed = ({ type, facts }: AuditEntry): boolean => facts['grant'] === after.id && (facts['revision'] === after.revision || type === 'grant.suspended');
  const isNext = after.revision === (before?.revision ?? 0) + 1;
  if (!isNext) return [violation(`grant ${after.id} went from revision ${before?.revision ?? 0} to ${after.revision}`)];
  return entries.some(isNamed) ? [] : [violation(`grant ${after.id} became ${after.status} in revision ${after.revision} without an entry`)];
}

/** A removal is named by the action it was asked with: there is nothing left of the passkey to name. */
function checkPasskey(ledger: Ledger, view: CommitView, { before, after }: Change<Passkey>): readonly Violation[] {
  if (before && after && isDeepStrictEqual(withoutStamps(before), withoutStamps(after))) return [];
  const id = (after ?? before)?.id;
  const argumentsOf = (entry: AuditEntry): JsonObject => (view.actions.get(entry.actionId)?.after ?? ledger.actions.get(entry.actionId))?.arguments ?? {};
  const isNamed = (entry: AuditEntry): boolean => isChange(entry) && (entry.facts['passkey'] === id || argumentsOf(entry)['passkey'] === id);
  return view.entries.some(isNamed) ? [] : [violation(`passkey ${id} was ${after ? (before ? 'changed' : 'added') : 'removed'} without an entry`)];
}
