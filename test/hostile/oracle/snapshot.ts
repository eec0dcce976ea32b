import { isDeepStrictEqual } from 'node:util';
import type { Storage } from '../../../packages/authority/src/index.ts';
import type { LeafRecord } from '../../../packages/authority/src/lib/log-store.ts';
import type { Action } from '../../../packages/core/src/index.ts';
import { people, tenants } from '../cast.ts';
import { treeOf, type Ledger } from '../ledger.ts';
import type { Marker } from '../marker.ts';
import type { LostTerms } from './erasure.ts';
import type { Violation } from './rule.ts';

const pageSize = 200;
const everything = 100_000;

/** What must be found nowhere. */
export interface Erased {
  readonly lostTerms: readonly LostTerms[];
  readonly findErased: (text: string) => readonly Marker[];
}

/**
 * Reads all there is, and compares it with what the commits have told: nothing may have changed beside them. Read
 * through the storage itself, so a change that never passed the recorder shows here.
 */
export async function checkSnapshot(storage: Storage, ledger: Ledger, erased: Erased): Promise<readonly Violation[]> {
  const found = await Promise.all(tenants.flatMap((tenant) => [checkTenant(storage, ledger, tenant), checkTree(storage, ledger, tenant), checkErased(storage, ledger, tenant, erased)]));
  return found.flat();
}

const ofTenant = <T extends { readonly tenant: string }>(all: Iterable<T>, tenant: string): readonly T[] => [...all].filter((each) => each.tenant === tenant);

async function checkTenant(storage: Storage, ledger: Ledger, tenant: string): Promise<readonly Violation[]> {
  const ids = people.filter((person) => person.tenant === tenant).map(({ user }) => user.id);
  return storage.transact(async (transaction) => {
    const actions: Action[] = [];
    for (let before: Action | undefined; ; before = actions.at(-1)) {
      const page = await transaction.listHistory({ tenant, limit: pageSize, ...(before && { before }) });
      actions.push(...page);
      if (page.length < pageSize) break;
    }
    const entries = await transaction.listLog({ tenant, after: 0, limit: everything });
    const grants = [];
    const passkeys = [];
    for (const userId of ids) {
      grants.push(...(await transaction.listGrants({ tenant, userId, limit: everything })));
      passkeys.push(...(await transaction.listPasskeys(tenant, userId)));
    }
    const uses = [];
    for (const { id } of actions) uses.push(...(await transaction.listUses(tenant, id)));
    const stops = await transaction.listStops(tenant, everything);
    const versions = await transaction.listPolicyVersions(tenant, everything);
    const last = await transaction.lastSequence(tenant);
    return [
      ...compare(`the actions of ${tenant}`, actions, ofTenant(ledger.actions.values(), tenant), ({ id }) => id),
      ...compare(`the log of ${tenant}`, entries, ofTenant([...ledger.stories.values()].flat(), tenant), ({ sequence }) => String(sequence).padStart(9, '0')),
      ...compare(`the grants of ${tenant}`, grants, ofTenant(ledger.grants.values(), tenant), ({ id }) => id),
      ...compare(`the passkeys of ${tenant}`, passkeys, ofTenant(ledger.passkeys.values(), tenant), ({ id }) => id),
      ...compare(`the stops of ${tenant}`, stops, ofTenant(ledger.stops.values(), tenant), ({ id }) => id),
      ...compare(`the policies of ${tenant}`, versions, ledger.versions.get(tenant) ?? [], ({ number }) => String(number).padStart(9, '0')),
      ...compare(
        `the uses of limits of ${tenant}`,
        uses,
        ofTenant(ledger.uses.values(), tenant),
        ({ limitId, scope, actionId }) => `${limitId} ${scope} ${actionId}`,
      ),
      ...(entries.length === last ? [] : [{ rule: 'log', message: `the log of ${tenant} ends with ${last} and has ${entries.length} entries` } as const]),
    ];
  });
}

/** Whether the tree that is stored is the one whose leaves the commits told of, and every checkpoint one of it. */
async function checkTree(storage: Storage, ledger: Ledger, tenant: string): Promise<readonly Violation[]> {
  const { leaves, checkpoints } = treeOf(ledger, tenant);
  return storage.transact(async (transaction) => {
    const { size } = await transaction.findTree(tenant);
    const stored = await transaction.listLogged({ tenant, after: 0, limit: everything });
    const notes = [];
    for (const at of checkpoints.keys()) notes.push([at, (await transaction.findCheckpointAt(tenant, at))?.note] as const);
    return [
      ...compare(`the leaves of ${tenant}`, stored.map(toLeaf), leaves.map(toLeaf), ({ sequence }) => String(sequence).padStart(9, '0')),
      ...compare(`the checkpoints of ${tenant}`, notes, [...checkpoints], ([at]) => String(at).padStart(9, '0')),
      ...(size === leaves.length ? [] : [{ rule: 'seal', message: `the tree of ${tenant} says it has ${size} leaves, and has ${leaves.length}` } as const]),
    ];
  });
}

const toLeaf = ({ sequence, at, hash, leaf, salts, erased }: LeafRecord): LeafRecord => ({ sequence, at, hash, leaf, salts, ...(erased && { erased }) });

/** Whether what nothing else reads still holds what was erased: words to search by, what drafts were tried on, what limits are counted by. */
async function checkErased(storage: Storage, ledger: Ledger, tenant: string, { lostTerms, findErased }: Erased): Promise<readonly Violation[]> {
  const revision = ledger.drafts.get(tenant)?.revision ?? 0;
  return storage.transact(async (transaction) => {
    const found: Violation[] = [];
    for (const { sequence, terms } of lostTerms.filter((lost) => lost.tenant === tenant)) {
      for (const term of terms) {
        const left = await transaction.searchEntries({ tenant, terms: [term], first: sequence, last: sequence, limit: 1 });
        if (left.length > 0) found.push({ rule: 'erasure', message: `entry ${sequence} of ${tenant} is erased and is still found by “${term}”` });
      }
    }
    const texts: string[] = [];
    for (let known = 1; known <= revision; known += 1) texts.push(...(await transaction.listPolicyDifferences(tenant, known, everything)).map((difference) => `the difference ${JSON.stringify(difference)}`));
    for (const { user } of people.filter((person) => person.tenant === tenant)) texts.push(...(await transaction.listKnownLimits(tenant, user.id, everything)).map(({ scope }) => `the limit ${scope}`));
    return [...found, ...texts.flatMap((text) => findErased(text).map((marker): Violation => ({ rule: 'erasure', message: `${marker.userId} was erased, and ${marker.text} is in ${text}` })))];
  });
}

/** Values as they are stored: members without a value are no members. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function compare<T>(what: string, stored: readonly T[], told: readonly T[], keyOf: (each: T) => string): readonly Violation[] {
  const [is, was] = [new Map(stored.map((each) => [keyOf(each), each])), new Map(told.map((each) => [keyOf(each), each]))];
  const wrong = [...new Set([...is.keys(), ...was.keys()])].filter((key) => is.get(key) !== was.get(key) && !isDeepStrictEqual(plain(is.get(key) ?? null), plain(was.get(key) ?? null)));
  return wrong.length === 0 ? [] : [{ rule: 'log', message: `${what} are not what the commits told, at ${wrong.slice(0, 3).join(', ')}: ${JSON.stringify(is.get(wrong[0]!))?.slice(0, 300)} instead of ${JSON.stringify(was.get(wrong[0]!))?.slice(0, 300)}` }];
}
