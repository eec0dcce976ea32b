import { toPlaces, type Action, type ApprovalCandidate, type JsonValue, type Person, type Referral, type Refusal, type Verdict } from '@byleave/core';
import { wireLimits, type ActionResponse, type CandidatesResponse, type ReferRequest } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { findReadable, move, onlyPeople, recordMove, recordRefusal, toActor } from './record.ts';
import { settleStop } from './stop-check.ts';

const tooMany: Refusal = { code: 'conflict', message: 'So many people were asked about this already that nobody else is. Decide it, or talk to those who were asked.' };

/**
 * Asks somebody else who may decide. Nobody gets a say by it: what is demanded, until when, and of which digest stays as
 * it was. Only for people with a say in it. The same again, of the same person, changes nothing.
 */
export async function refer(context: AuthorityContext, caller: Caller, actionId: string, { to, note }: ReferRequest): Promise<Verdict<ActionResponse>> {
  if (caller.kind !== 'user') return onlyPeople('ask somebody else to decide');
  const known = await context.storage.transact((transaction) => findReadable(transaction, caller, actionId, context.now()));
  if (!known.ok) return known;
  const people = 'person' in to ? await listPeople(context, known.value) : [];
  return context.storage.transact(async (transaction) => {
    const at = context.now();
    const found = await findReadable(transaction, caller, actionId, at);
    if (!found.ok) return found;
    const action = await settleStop(transaction, found.value, at);
    const actor = toActor(caller);
    const refuseWith = (refusal: Refusal): Promise<Verdict<never>> => recordRefusal(transaction, action, actor, at, 'refer', refusal);

    // Whoever nobody knows has no role, so no place is theirs.
    const candidate: ApprovalCandidate = 'role' in to ? to : (people.find(({ id }) => id === to.person) ?? { id: to.person, name: to.person });
    const event = { type: 'consent.referred', at, by: caller.user, to: candidate } as const;
    const moved = move(action, event);
    if (!moved.ok) return refuseWith(moved.refusal);
    const referrals = action.referrals ?? [];
    const referral: Referral = { by: toNamed(caller.user), to: 'role' in candidate ? candidate : toNamed(candidate), at, ...(note !== undefined && { note }) };
    if (referrals.some((before) => isSame(before, referral))) return { ok: true, value: { action, now: at } };
    if (referrals.length >= wireLimits.referrals) return refuseWith(tooMany);
    const referred: Action = { ...moved.value, referrals: [...referrals, referral] };
    await transaction.updateAction(referred);
    await recordMove(transaction, referred, event, actor, { to: referral.to as unknown as JsonValue, ...(note !== undefined && { note }) });
    return { ok: true, value: { action: referred, now: at } };
  });
}

/** Whom the caller could ask: nobody once it is decided. */
export async function listCandidates(context: AuthorityContext, caller: Caller, actionId: string): Promise<Verdict<CandidatesResponse>> {
  if (caller.kind !== 'user') return onlyPeople('ask somebody else to decide');
  const found = await context.storage.transact(async (transaction) => {
    const at = context.now();
    const readable = await findReadable(transaction, caller, actionId, at);
    return readable.ok ? { ok: true as const, value: await settleStop(transaction, readable.value, at) } : readable;
  });
  if (!found.ok) return found;
  const action = found.value;
  const canBeAsked = (to: ApprovalCandidate): boolean => move(action, { type: 'consent.referred', at: context.now(), by: caller.user, to }).ok;
  const roles = rolesOf(action).filter((role) => canBeAsked({ role }));
  const people = (await listPeople(context, action)).filter(canBeAsked).map(toNamed);
  return { ok: true, value: { roles, people, now: context.now() } };
}

/** Everybody the host tells of who might approve, and whom it is done for. */
async function listPeople({ listPeople: ask }: AuthorityContext, action: Action): Promise<readonly Person[]> {
  const roles = rolesOf(action);
  const { user } = action.principal;
  const others = roles.length === 0 ? [] : await ask(action.tenant, roles);
  return [user, ...others.filter(({ id }) => id !== user.id)];
}

const rolesOf = ({ lifecycle }: Action): readonly string[] => [...new Set(toPlaces(lifecycle.context.demands).flatMap(({ role }) => (role === undefined ? [] : [role])))];

const toNamed = ({ id, name }: Person): Pick<Person, 'id' | 'name'> => ({ id, name });

function isSame(a: Referral, b: Referral): boolean {
  const keyOf = ({ to }: Referral): string => ('role' in to ? `role ${to.role}` : `person ${to.id}`);
  return a.by.id === b.by.id && keyOf(a) === keyOf(b) && a.note === b.note;
}
