import { isDeepStrictEqual } from 'node:util';
import { dataProtectionRole, policyAuthorRole, type AgentCaller, type Caller } from '../../../packages/authority/src/index.ts';
import { coversAction, mayFill, toPlaces, type Action, type AuditEntry, type AuditEntryType, type Grant, type Referral, type Stop } from '../../../packages/core/src/index.ts';
import { isBoundElsewhere, people } from '../cast.ts';
import type { Ledger } from '../ledger.ts';
import { entriesOf, isChange, isSealing, type Change, type CommitView } from './change.ts';
import type { Violation } from './rule.ts';

const violation = (message: string): Violation => ({ rule: 'writing', message });
const inOne = ({ conversation }: AgentCaller): string => (conversation === undefined ? '' : ` in ${conversation} alone`);
const nameOf = (caller: Caller): string => `${caller.kind === 'user' ? caller.user.id : `${caller.agent.id} for ${caller.user.id}${inOne(caller)}`} of ${caller.tenant}`;

/** The agent in whose name the authority's own calls are. No credential is this agent's. */
const ownAgent = 'byleave';
const isOwnCall = ({ principal }: Action): boolean => principal.agent.id === ownAgent;

const isDoneFor = ({ tenant, user }: Caller, action: Action): boolean => action.tenant === tenant && action.principal.user.id === user.id;

/** Whether the policy that asked about an action gives a person a place among those who approve it. */
export function hasSay(caller: Caller, { tenant, lifecycle: { context } }: Action): boolean {
  return caller.kind === 'user' && caller.tenant === tenant && toPlaces(context.demands).some((place) => mayFill(place, caller.user, context.requesterId));
}

/** What an agent's request may do to an action of its own. */
const agentsTypes: readonly AuditEntryType[] = ['action.proposed', 'action.claimed', 'action.completed', 'action.abandoned', 'action.cancelled', 'action.superseded', 'authorization.revoked'];
/** What a person's request may do to an action done for them. */
const ownersTypes: readonly AuditEntryType[] = ['action.proposed', 'consent.approved', 'consent.declined', 'consent.extended', 'consent.referred', 'action.superseded'];
/** What a person's request may do to an action that a policy gives them a say in. */
const approversTypes: readonly AuditEntryType[] = ['consent.approved', 'consent.declined', 'consent.extended', 'consent.referred'];
/** What the authority does of its own, in the commit of a person's word. */
const ownCallTypes: readonly AuditEntryType[] = ['action.claimed', 'action.completed'];

/** Whether everything a commit did was the business of whoever asked for it, or the clock's, or the authority's own. */
export function checkWriting(ledger: Ledger, view: CommitView): readonly Violation[] {
  const caller = view.asker?.caller;
  if (isSealing(view)) return [];
  if (!caller) return [violation('something was written that nobody who is signed in asked for')];
  return [
    ...[...view.actions.values()].flatMap((change) => checkAction(ledger, view, caller, change)),
    ...view.entries.flatMap((entry) => checkEntry(ledger, view, caller, entry)),
    ...[...view.grants.values()].flatMap((change) => checkGrant(view, caller, change)),
    ...[...view.stops.values()].flatMap(({ after }) => (after && mayStop(caller, after) ? [] : [violation(`${nameOf(caller)} pressed or reset the stop ${after?.id}`)])),
    ...[...view.passkeys.values()].flatMap(({ before, after }) => {
      const { tenant, userId, id } = (after ?? before)!;
      return caller.kind === 'user' && caller.tenant === tenant && caller.user.id === userId ? [] : [violation(`${nameOf(caller)} changed the passkey ${id} of ${userId}`)];
    }),
    ...[...view.versions, ...view.drafts].flatMap(({ tenant }) => (isAuthor(caller, tenant) ? [] : [violation(`${nameOf(caller)} changed the policies of ${tenant}`)])),
    ...view.versions.filter(({ actionId }) => !isApprovedByAnother(view, actionId)).map(({ number }) => violation(`version ${number} of the policies was published on its author’s word alone`)),
    ...view.forgotten.filter(({ tenant, userId }) => !mayErase(caller, tenant, userId)).map(({ tenant, userId }) => violation(`${nameOf(caller)} erased ${userId} of ${tenant}`)),
    ...(view.rewrittenActions.length + view.rewrittenEntries.length > 0 && view.forgotten.length === 0 ? [violation(`${nameOf(caller)} had the past rewritten, and nobody was erased`)] : []),
    ...view.uses.filter((use) => use.tenant !== caller.tenant || use.userId !== caller.user.id).map((use) => violation(`${nameOf(caller)} took some of ${use.limitId} in the name of ${use.userId}`)),
  ];
}

const isAuthor = (caller: Caller, tenant: string): boolean => caller.kind === 'user' && caller.tenant === tenant && (caller.user.roles?.includes(policyAuthorRole) ?? false);

/** Somebody with the role, in their own company, and never themselves. */
const mayErase = (caller: Caller, tenant: string, userId: string): boolean =>
  caller.kind === 'user' && caller.tenant === tenant && caller.user.id !== userId && (caller.user.roles?.includes(dataProtectionRole) ?? false);

/** Nobody approves what raises their own power. */
function isApprovedByAnother({ actions }: CommitView, actionId: string): boolean {
  const action = actions.get(actionId)?.after;
  return action?.lifecycle.context.decisions.some(({ decision, by }) => decision === 'approve' && by.id !== action.principal.user.id) ?? false;
}

function typesFor(caller: Caller, action: Action): readonly AuditEntryType[] {
  const own = isOwnCall(action) ? ownCallTypes : [];
  if (caller.kind === 'agent') return isDoneFor(caller, action) && action.principal.agent.id === caller.agent.id && !isBoundElsewhere(caller, action.conversation) ? agentsTypes : [];
  if (isDoneFor(caller, action)) return [...ownersTypes, ...own];
  return hasSay(caller, action) ? [...approversTypes, ...own] : [];
}

/** Everybody may stop what is done for them; what is done for others takes a role. */
export function mayStop(caller: Caller, { tenant, scope }: Stop): boolean {
  return caller.kind === 'user' && caller.tenant === tenant && (scope.userId === caller.user.id || (caller.user.roles?.includes('emergency-stop') ?? false));
}

/** Whether a stop that is latched, or was pressed in this very commit, ends an action. */
function isStopped({ stops }: Ledger, view: CommitView, caller: Caller, { tenant, ...action }: Action, { type }: AuditEntry): boolean {
  const latched = [...stops.values(), ...[...view.stops.values()].flatMap(({ after }) => (after ? [after] : []))];
  return type === 'stop.pressed' && caller.tenant === tenant && latched.some((stop) => stop.tenant === tenant && coversAction(stop, action));
}

function checkAction(ledger: Ledger, view: CommitView, caller: Caller, { before, after }: Change<Action>): readonly Violation[] {
  if (!after) return [];
  const entries = entriesOf(view, after.id);
  const allowed = typesFor(caller, before ?? after);
  const wrong = entries.filter(isChange).filter((entry) => !allowed.includes(entry.type) && !isDue(caller, before, entry) && !isStopped(ledger, view, caller, after, entry));
  const broken = before && !isSameCall(before, after) ? [violation(`${before.id} became another call: ${JSON.stringify(after)}`)] : [];
  const told = checkReferrals(caller, before?.referrals ?? [], after);
  return [...told, ...wrong.map(({ type }) => violation(`${nameOf(caller)} did ${type} to ${after.id}, done for ${after.principal.user.id} of ${after.tenant}`)), ...broken];
}

/** Whom somebody asked stays as it was; what comes to it comes at the end, in the asker's name, for one who could decide, and changes no demand. */
function checkReferrals(caller: Caller, before: readonly Referral[], after: Action): readonly Violation[] {
  const now = after.referrals ?? [];
  const added = now.slice(before.length);
  if (!isDeepStrictEqual(now.slice(0, before.length), [...before])) return [violation(`what was asked about ${after.id} before is not what it was`)];
  return added.flatMap(({ by, to }) => {
    const isTheirs = caller.kind === 'user' && by.id === caller.user.id;
    const asked = 'role' in to ? [{ id: '', name: '', roles: [to.role] }] : people.filter(({ tenant, user }) => tenant === after.tenant && user.id === to.id).map(({ user }) => user);
    const { demands, requesterId } = after.lifecycle.context;
    const isOne = asked.some((person) => toPlaces(demands).some((place) => mayFill(place, person, requesterId)));
    return isTheirs && isOne ? [] : [violation(`${nameOf(caller)} had ${JSON.stringify(to)} asked about ${after.id} in the name of ${by.id}`)];
  });
}

/** The clock's own: whoever looks next writes it down, and only when it is true. */
function isDue(caller: Caller, before: Action | undefined, { type, at }: AuditEntry): boolean {
  return type === 'deadline.passed' && before !== undefined && before.tenant === caller.tenant && at >= (before.lifecycle.context.deadline ?? Infinity);
}

/** What an action is about never changes: only where it is on its way, what took its place, what it holds. */
function isSameCall(before: Action, after: Action): boolean {
  return isDeepStrictEqual(aboutOf(before), aboutOf(after));
}

function aboutOf(action: Action): object {
  const { lifecycle: _, supersededBy: __, limits: ___, referrals: ____, ...about } = action;
  return about;
}

/** An entry is in the name of whoever asked, or in the authority's for what is its own. */
function checkEntry(ledger: Ledger, view: CommitView, caller: Caller, { type, actor, actionId, tenant }: AuditEntry): readonly Violation[] {
  if (tenant !== caller.tenant) return [violation(`${nameOf(caller)} wrote into the log of ${tenant}`)];
  const action = view.actions.get(actionId)?.after ?? ledger.actions.get(actionId);
  if (type === 'attempt.refused' && action && typesFor(caller, action).length === 0) return [violation(`${nameOf(caller)} left an attempt on ${actionId}, which is none of their business`)];
  const isHeard = type === 'stop.pressed' && action !== undefined && !isOwnCall(action);
  const isAuthoritys = type === 'deadline.passed' || type === 'grant.suspended' || isHeard || (action !== undefined && isOwnCall(action) && ownCallTypes.includes(type));
  const id = caller.kind === 'user' ? caller.user.id : caller.agent.id;
  const isTrue = isAuthoritys ? actor.kind === 'authority' : actor.kind === caller.kind && actor.id === id;
  return isTrue ? [] : [violation(`the entry ${type} of ${actionId} names ${actor.kind} ${actor.id}, and it was ${nameOf(caller)}`)];
}

/** A grant is its person's: their agents only use it up, a changed tool suspends it when it is looked at, and so does a stop. */
function checkGrant(view: CommitView, caller: Caller, { before, after }: Change<Grant>): readonly Violation[] {
  if (!after) return [];
  const isByStop = before !== undefined && after.suspendedBecause === 'stopped' && [...view.stops.values()].some((stop) => stop.after?.tenant === after.tenant);
  if (isByStop) return [];
  const isTheirs = caller.tenant === after.tenant && caller.user.id === after.user.id && (!before || (before.tenant === after.tenant && before.user.id === after.user.id));
  const { lastUsedAt: _, ...is } = after;
  const { lastUsedAt: __, ...was } = before ?? after;
  const isUsed = before !== undefined && isDeepStrictEqual(is, was);
  const isSuspended = before !== undefined && after.suspendedBecause === 'tool_changed' && isDeepStrictEqual(is, { ...was, status: 'suspended', suspendedBecause: 'tool_changed', revision: before.revision + 1 });
  return isTheirs && (caller.kind === 'user' || isUsed || isSuspended) ? [] : [violation(`${nameOf(caller)} changed the grant ${after.id} of ${after.user.id}`)];
}
