import { isDeepStrictEqual } from 'node:util';
import { toTerms } from '../../../packages/authority/src/lib/log-terms.ts';
import type { Action, AuditEntry, Stop } from '../../../packages/core/src/index.ts';
import { cast } from '../cast.ts';
import type { Ledger } from '../ledger.ts';
import { findErasable, type Marker } from '../marker.ts';
import type { CommitView } from './change.ts';
import type { Violation } from './rule.ts';

const violation = (message: string): Violation => ({ rule: 'erasure', message });

interface Person {
  readonly tenant: string;
  readonly userId: string;
}

/** Words that an entry was found by and may not be any more. */
export interface LostTerms {
  readonly tenant: string;
  readonly sequence: number;
  readonly terms: readonly string[];
}

/** In whose place somebody stands who was erased. No credential is theirs. */
const alias = /^erased-id-\d+$/u;
export const isErased = ({ principal }: Pick<Action, 'principal'>): boolean => alias.test(principal.user.id);

/** Whether an erasure took only what was the person’s. Asked before the ledger knows of the commit. */
export function checkTaken(view: CommitView): readonly Violation[] {
  const [person] = view.forgotten;
  if (!person) return [];
  return [
    ...view.rewrittenActions.filter(({ before, after }) => !before || !isSameRest(before, after, person)).map(({ before, after }) => violation(`erasing ${person.userId} made of ${JSON.stringify(before)} ${JSON.stringify(after)}`)),
    ...view.rewrittenStops.filter(({ before, after }) => !isSameStop(before, after, person)).map(({ before, after }) => violation(`erasing ${person.userId} made of the stop ${JSON.stringify(before)} ${JSON.stringify(after)}`)),
    ...view.rewrittenEntries.filter(({ before, after }) => !before || !isSameEntry(before, after, person)).map(({ before, after }) => violation(`erasing ${person.userId} made of the entry ${JSON.stringify(before)} ${JSON.stringify(after)}`)),
  ];
}

/** What nobody’s name is in stays: that there was an action, of which tool, and how it went. All of it, when it was another’s. */
function isSameRest(before: Action, after: Action, { userId }: Person): boolean {
  const restOf = ({ id, tenant, toolName, proposedAt, attempt, conversation, risk, lifecycle }: Action): object => ({ id, tenant, toolName, proposedAt, attempt, conversation, risk, state: lifecycle.state, ended: lifecycle.context.ended, claim: lifecycle.context.claim });
  if (!isDeepStrictEqual(restOf(before), restOf(after))) return false;
  if (before.principal.user.id === userId) return true;
  const isNamed = ({ editedBy, lifecycle, referrals = [] }: Action): boolean =>
    editedBy?.id === userId || lifecycle.context.decisions.some(({ by }) => by.id === userId) || referrals.some(({ by, to }) => by.id === userId || ('id' in to && to.id === userId));
  return isNamed(before) || isDeepStrictEqual(before, after);
}

function isSameEntry(before: AuditEntry, after: AuditEntry, { userId }: Person): boolean {
  const restOf = ({ sequence, tenant, agentId, conversation, actionId, toolName, at, type, state }: AuditEntry): object => ({ sequence, tenant, agentId, conversation, actionId, toolName, at, type, state });
  const isTheirs = before.userId === userId || isBy(before, userId) || isAsked(before, userId);
  const isKept = (before.userId === userId || (after.userId === before.userId && after.digest === before.digest)) && (isBy(before, userId) || isDeepStrictEqual(before.actor, after.actor));
  return isTheirs && isKept && isDeepStrictEqual(restOf(before), restOf(after));
}

/** What it holds up, since when, and whether somebody has let go of it: only then it may forget whom it held. */
function isSameStop(before: Stop, after: Stop, person: Person): boolean {
  const nameOf = (userId: string | undefined): string | undefined => (before.reset && (userId === person.userId || alias.test(userId ?? '')) ? person.userId : userId);
  const restOf = ({ id, tenant, at, running, scope, reset }: Stop): object => ({ id, tenant, at, running, scope: { ...scope, userId: nameOf(scope.userId) }, resetAt: reset?.at, resetWith: reset?.actionId });
  return isDeepStrictEqual(restOf(before), restOf(after));
}

const isAsked = ({ type, facts }: AuditEntry, userId: string): boolean => type === 'consent.referred' && (facts['to'] as { readonly id?: string }).id === userId;
const isBy = ({ actor }: AuditEntry, userId: string): boolean => actor.kind === 'user' && actor.id === userId;

/** Words that a search found the rewritten entries by, and that are in none of them any more. */
export function findLostTerms(ledger: Ledger, view: CommitView): readonly LostTerms[] {
  const actionsAfter = new Map(view.rewrittenActions.map(({ after }) => [after.id, after]));
  return view.rewrittenEntries.flatMap(({ before, after, leaf }) => {
    if (!before || !leaf) return [];
    const kept = toTerms(after, actionsAfter.get(after.actionId) ?? ledger.actions.get(after.actionId));
    const terms = toTerms(before, ledger.actions.get(before.actionId)).filter((term) => !kept.includes(term));
    return [{ tenant: before.tenant, sequence: before.sequence, terms }];
  });
}

/** Whether anything still names whoever a commit erased. Asked when the ledger knows of the commit. `isOthersWord`: somebody else has typed it, too. */
export function checkGone(ledger: Ledger, view: CommitView, isOthersWord: (marker: Marker) => boolean): readonly Violation[] {
  return view.forgotten.flatMap((person) => listThings(ledger, person.tenant).flatMap((thing) => checkThing(thing, person, isOthersWord)));
}

interface Thing {
  readonly what: string;
  readonly value: unknown;
  readonly isErased: boolean;
}

/** Exempt: the text of a policy, and a stop that holds somebody up says whom. */
function listThings({ actions, stories, grants, passkeys, versions, drafts, stops, uses, trees }: Ledger, tenant: string): readonly Thing[] {
  const of = <T extends { readonly tenant: string }>(all: Iterable<T>): readonly T[] => [...all].filter((each) => each.tenant === tenant);
  return [
    ...of(actions.values()).map((action) => ({ what: `the action ${action.id}`, value: action, isErased: isErased(action) })),
    ...of([...stories.values()].flat()).map((entry) => ({ what: `the entry ${entry.sequence}`, value: entry, isErased: alias.test(entry.userId) })),
    ...of(grants.values()).map((grant) => ({ what: `the grant ${grant.id}`, value: grant, isErased: false })),
    ...of(passkeys.values()).map((passkey) => ({ what: `the passkey ${passkey.id}`, value: passkey, isErased: false })),
    ...[...(versions.get(tenant) ?? []), ...of(drafts.values())].map(({ author }) => ({ what: 'a policy', value: { user: author }, isErased: false })),
    ...of(stops.values()).map((stop) => ({ what: `the stop ${stop.id}`, value: stop, isErased: false })),
    ...of(uses.values()).map((use) => ({ what: `the use of ${use.limitId} by ${use.actionId}`, value: use, isErased: alias.test(use.userId) })),
    ...(trees.get(tenant)?.leaves ?? []).map((leaf) => ({ what: `the leaf ${leaf.sequence}`, value: leaf, isErased: leaf.erased !== undefined })),
  ];
}

function checkThing({ what, value, isErased: isTheirs }: Thing, { tenant, userId }: Person, isOthersWord: (marker: Marker) => boolean): readonly Violation[] {
  const text = JSON.stringify(value);
  const name = Object.values(cast).find((caller) => caller.tenant === tenant && caller.user.id === userId)?.user.name;
  const named = name !== undefined && text.includes(JSON.stringify(name)) ? [name] : [];
  const words = text.includes(`mk-${tenant}-${userId}-`) ? findErasable(text).filter((marker) => marker.tenant === tenant && marker.userId === userId && (isTheirs || !isOthersWord(marker))) : [];
  const ids = ownerIdsOf(value).includes(userId) ? [userId] : [];
  return [...named, ...words.map((marker) => marker.text), ...ids].slice(0, 1).map((left) => violation(`${what} still says “${left}” after ${userId} of ${tenant} was erased: ${text.slice(0, 2_000)}`));
}

/** Whom a thing names as the person it is of, or is by. */
function ownerIdsOf(value: unknown): readonly (string | undefined)[] {
  const { principal, userId, user, pressedBy, actor, editedBy, lifecycle } = value as Partial<Action> & Partial<AuditEntry> & { readonly user?: { readonly id: string }; readonly pressedBy?: { readonly id: string } };
  return [principal?.user.id, userId, user?.id, pressedBy?.id, actor?.kind === 'user' ? actor.id : undefined, editedBy?.id, ...(lifecycle?.context.decisions.map(({ by }) => by.id) ?? [])];
}
