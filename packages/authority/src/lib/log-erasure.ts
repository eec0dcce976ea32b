import { digestOf, isOpen, isPlainObject, type Action, type AuditEntry, type JsonObject, type Person, type Stop } from '@byleave/core';
import { toErasedPerson } from './erased-person.ts';
import { findActionsOf } from './find-actions-of.ts';
import { toFacetTerms, toTerms } from './log-terms.ts';
import type { StorageTransaction } from './storage.ts';

export interface PersonErasure {
  readonly tenant: string;
  readonly userId: string;
  /** What stands in the place of the id. */
  readonly alias: string;
  /** Epoch ms. */
  readonly at: number;
  /** Id of who had it done. */
  readonly by: string;
}

const pageSize = 200;

/** In one transaction, the whole of it or nothing. Whether it could: not while something goes on in their name, or on their word. */
export async function eraseFromLog(transaction: StorageTransaction, erasure: PersonErasure): Promise<boolean> {
  const { tenant, userId } = erasure;
  const tree = await transaction.findTree(tenant);
  const entries = await listEntriesOf(transaction, tenant, userId, tree.size);
  const actions = await findActionsOf(transaction, tenant, entries);
  for (const action of actions.values()) if (isOpen(action) && involves(action, userId)) return false;
  await transaction.saveTree({ ...tree, erasures: tree.erasures + 1 });
  for (const entry of entries) await eraseEntry(transaction, entry, actions.get(entry.actionId), tree.size, erasure);
  for (const action of actions.values()) await transaction.rewriteAction(eraseAction(action, erasure));
  for (const stop of await transaction.listStops(tenant, Number.MAX_SAFE_INTEGER)) if (isAbout(stop, userId)) await transaction.updateStop(eraseStop(stop, erasure));
  await transaction.forgetPerson(tenant, userId, erasure.alias);
  return true;
}

/** Under another name, whoever has approved could approve the same action once more. */
function involves({ principal, lifecycle }: Action, userId: string): boolean {
  return principal.user.id === userId || lifecycle.context.decisions.some(({ by }) => by.id === userId);
}

/** Everything done for the person, on their word, or put before them; in the tree or not. */
async function listEntriesOf(transaction: StorageTransaction, tenant: string, userId: string, size: number): Promise<readonly AuditEntry[]> {
  const found = new Map<number, AuditEntry>();
  for (const facet of ['person', 'actor', 'referredTo'] as const) {
    for (let last = size; ; ) {
      const page = await transaction.searchEntries({ tenant, terms: toFacetTerms({ [facet]: userId }), first: 1, last, limit: pageSize });
      // An agent may bear the same id, and so may the authority: what they did is not this person’s.
      for (const entry of page) if (names(entry, userId)) found.set(entry.sequence, entry);
      if (page.length < pageSize) break;
      last = page.at(-1)!.sequence - 1;
    }
  }
  for (let after = size; ; ) {
    const page = await transaction.listLog({ tenant, after, limit: pageSize });
    for (const entry of page) if (names(entry, userId)) found.set(entry.sequence, entry);
    if (page.length < pageSize) break;
    after = page.at(-1)!.sequence;
  }
  return [...found.values()];
}

const names = (entry: AuditEntry, userId: string): boolean => entry.userId === userId || isBy(entry, userId) || isReferredTo(entry, userId);
const isReferredTo = ({ type, facts: { to } }: AuditEntry, userId: string): boolean => type === 'consent.referred' && isPlainObject(to) && to['id'] === userId;
const isBy = ({ actor }: AuditEntry, userId: string): boolean => actor.kind === 'user' && actor.id === userId;

async function eraseEntry(transaction: StorageTransaction, entry: AuditEntry, action: Action | undefined, size: number, { userId, alias, at, by }: PersonErasure): Promise<void> {
  const { tenant, sequence } = entry;
  const isFor = entry.userId === userId;
  const erased: AuditEntry = {
    ...entry,
    facts: toStopFacts(entry, alias),
    ...(isFor && { userId: alias, digest: digestOf(alias) }),
    ...(isBy(entry, userId) && { actor: { kind: 'user', ...toErasedPerson(alias) } }),
  };
  if (sequence > size) return transaction.rewriteEntry(erased);
  const [logged] = await transaction.listLogged({ tenant, after: sequence - 1, limit: 1 });
  const forgotten = ['facts', 'sensitive', ...(isFor ? ['person', 'digest', 'arguments'] : []), ...(isBy(entry, userId) ? ['actor'] : [])];
  const salts = Object.fromEntries(Object.entries(logged?.salts ?? {}).filter(([name]) => !forgotten.includes(name)));
  await transaction.rewriteEntry(erased, { salts, erased: { at, by } });
  const toRows = (terms: readonly string[]) => terms.map((term) => ({ sequence, term }));
  await transaction.removeTerms(tenant, toRows(toTerms(entry, action)));
  await transaction.insertTerms(tenant, toRows(toTerms(erased, action && isFor ? eraseAction(action, { tenant, userId, alias, at, by }) : action)));
}

const isAbout = ({ scope, pressedBy, reset }: Stop, userId: string): boolean => [scope.userId, pressedBy.id, reset?.by.id].includes(userId);

/** It holds what it held, so a latched one keeps whom it holds until it is reset. */
function eraseStop({ reason, reset, ...stop }: Stop, { userId, alias }: PersonErasure): Stop {
  const toAlias = (person: Person): Person => (person.id === userId ? toErasedPerson(alias) : person);
  const isAgainst = stop.scope.userId === userId;
  const isOwn = stop.pressedBy.id === userId || isAgainst;
  return {
    ...stop,
    ...(isAgainst && (reset ? { scope: { ...stop.scope, userId: alias } } : { erasedAs: stop.erasedAs ?? alias })),
    pressedBy: toAlias(stop.pressedBy),
    ...(reason !== undefined && !isOwn && { reason }),
    ...(reset && { reset: { ...reset, by: toAlias(reset.by), ...((isOwn || reset.by.id === userId) && { reason: 'Erased.' }) } }),
  };
}

/** Which stop it was and what it covered is not personal, and what the tree has in the clear must still be told. */
function toStopFacts({ type, facts: { stop, scope } }: AuditEntry, alias: string): JsonObject {
  if (type !== 'stop.pressed' && type !== 'stop.reset') return {};
  const covered = isPlainObject(scope) ? { ...scope, ...('userId' in scope && { userId: alias }) } : undefined;
  return { ...(stop !== undefined && { stop }), ...(covered && { scope: covered as JsonObject }) };
}

/** What an action may still say: that there was one, of which tool, and how it ended. */
function eraseAction(action: Action, { userId, alias }: PersonErasure): Action {
  const toAlias = (person: Person): Person => (person.id === userId ? toErasedPerson(alias) : person);
  const { lifecycle, principal } = action;
  const { context } = lifecycle;
  const isTheirs = principal.user.id === userId;
  // Whoever has the digest can try what it may be of: with what is erased, it goes too.
  const digest = isTheirs ? digestOf(alias) : action.digest;
  const decisions = context.decisions.map(({ reason, ...decision }) => ({
    ...decision,
    by: toAlias(decision.by),
    ...(isTheirs && { digest }),
    ...(reason !== undefined && !isTheirs && decision.by.id !== userId && { reason }),
  }));
  const { editedBy, referrals } = action;
  const kept = referrals?.filter(({ by, to }) => by.id !== userId && !('id' in to && to.id === userId));
  const scrubbed: Action = { ...action, ...(editedBy && { editedBy: toAlias(editedBy) }), ...(kept && { referrals: kept }), lifecycle: { ...lifecycle, context: { ...context, decisions } } };
  if (!isTheirs) return scrubbed;
  const { note: _, askedArguments: __, read: ___, referrals: ____, ...rest } = scrubbed;
  return {
    ...rest,
    principal: { ...principal, user: toAlias(principal.user) },
    arguments: {},
    provenance: [],
    textFindings: [],
    limits: [],
    digest,
    lifecycle: {
      ...rest.lifecycle,
      context: {
        ...rest.lifecycle.context,
        digest,
        requesterId: alias,
        outcome: context.outcome && (context.outcome.status === 'succeeded' ? { status: 'succeeded' } : { ...context.outcome, message: 'Erased.' }),
        refusal: context.refusal && { code: context.refusal.code, message: 'Erased.' },
      },
    },
  };
}
