import { isDeepStrictEqual } from 'node:util';
import type { Storage } from '../../../packages/authority/src/index.ts';
import type { Action } from '../../../packages/core/src/index.ts';
import { people, tenants } from '../cast.ts';
import type { Ledger } from '../ledger.ts';
import type { Violation } from './rule.ts';

const pageSize = 200;
const everything = 100_000;

/**
 * Reads all there is, and compares it with what the commits have told: nothing may have changed beside them. Read
 * through the storage itself, so a change that never passed the recorder shows here.
 */
export async function checkSnapshot(storage: Storage, ledger: Ledger): Promise<readonly Violation[]> {
  const found = await Promise.all(tenants.map((tenant) => checkTenant(storage, ledger, tenant)));
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
    const entries = [];
    const grants = [];
    const passkeys = [];
    for (const userId of ids) {
      entries.push(...(await transaction.listEntries({ tenant, userId, order: 'oldest first', limit: everything })));
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

/** Values as they are stored: members without a value are no members. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function compare<T>(what: string, stored: readonly T[], told: readonly T[], keyOf: (each: T) => string): readonly Violation[] {
  const [is, was] = [new Map(stored.map((each) => [keyOf(each), each])), new Map(told.map((each) => [keyOf(each), each]))];
  const wrong = [...new Set([...is.keys(), ...was.keys()])].filter((key) => is.get(key) !== was.get(key) && !isDeepStrictEqual(plain(is.get(key) ?? null), plain(was.get(key) ?? null)));
  return wrong.length === 0 ? [] : [{ rule: 'log', message: `${what} are not what the commits told, at ${wrong.slice(0, 3).join(', ')}: ${JSON.stringify(is.get(wrong[0]!))?.slice(0, 300)} instead of ${JSON.stringify(was.get(wrong[0]!))?.slice(0, 300)}` }];
}
