import type { StorageTransaction } from './storage.ts';

/** What only looks. Everything else writes, whatever is added to the port. */
const reads: ReadonlySet<string> = new Set<keyof StorageTransaction>([
  'findAction',
  'findCall',
  'findGrant',
  'findPasskey',
  'findPolicyDraft',
  'findPolicyVersion',
  'findStop',
  'lastSequence',
  'listActions',
  'listActiveStops',
  'listDue',
  'listEntries',
  'listGrants',
  'listHistory',
  'listKnownLimits',
  'listOldestUses',
  'listOpen',
  'listPasskeys',
  'listPolicyDifferences',
  'listPolicyVersions',
  'listStops',
  'listUses',
  'sumUses',
]);

/** What the verbs that move an action begin with. Work that begins with it most likely writes. */
const beginnings: ReadonlySet<string> = new Set<keyof StorageTransaction>(['findAction', 'findCall']);

export interface Turns {
  /** Resolves when nobody else can write for the tenant until the transaction ends, and rejects where that cannot be. */
  take(tenant: string): Promise<void>;
  /** Whether others wait for the tenant's turn already. */
  isContended(tenant: string): boolean;
}

/** Thrown at work that has to take its tenants' turns before it reads anything. */
export const stepAside = new Error('storage: this transaction has to wait in line');

export interface TenantTransaction {
  readonly transaction: StorageTransaction;
  /** Takes the turns of tenants, as if it had written for them. */
  takeTurns(tenants: readonly string[]): Promise<void>;
  /** Every tenant that was read or written. */
  readonly tenants: ReadonlySet<string>;
  /** What the first call that failed failed with. PostgreSQL takes nothing more after it, whoever caught it. */
  failure(): { readonly error: unknown } | undefined;
  /** Resolves when every call is over, awaited or not; a later one is refused. */
  end(): Promise<void>;
}

/**
 * Has a transaction take the turns of its tenants: before it writes for the first time that of every tenant it has
 * touched, from then on that of each before it touches it.
 */
export function guardTenants(inner: StorageTransaction, turns: Turns): TenantTransaction {
  const tenants = new Set<string>();
  const taken = new Set<string>();
  let isWriting = false;
  let isOver = false;
  let failure: { readonly error: unknown } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function run<T>(touched: readonly string[], isWrite: boolean, then: () => Promise<T>): Promise<T> {
    if (isOver) return Promise.reject(new TypeError('storage: the transaction is over. Await everything inside it.'));
    const result = last.then(async () => {
      for (const tenant of touched) tenants.add(tenant);
      isWriting ||= isWrite;
      // In the same order everywhere, so that nobody waits in a circle.
      const missing = isWriting ? [...tenants].filter((tenant) => !taken.has(tenant)).toSorted() : [];
      for (const tenant of missing) {
        await turns.take(tenant);
        taken.add(tenant);
      }
      return then();
    });
    last = result.catch((error: unknown) => {
      failure ??= { error };
    });
    return result;
  }

  const guarded = Object.entries(inner).map(([name, method]: [string, Method]) => {
    const call: Method = (...args) => {
      const tenant = toTenant(args[0]);
      const isFirst = tenants.size === 0;
      return run([tenant], !reads.has(name), () => {
        if (isFirst && beginnings.has(name) && turns.isContended(tenant)) throw stepAside;
        return method(...args);
      });
    };
    return [name, call] as const;
  });
  return {
    transaction: Object.fromEntries(guarded) as unknown as StorageTransaction,
    takeTurns: (touched) => run(touched, true, async () => undefined),
    tenants,
    failure: () => failure,
    async end() {
      isOver = true;
      await last;
    },
  };
}

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/** Every call names its tenant first, alone or in what it is about. */
function toTenant(first: unknown): string {
  const tenant = typeof first === 'object' && first !== null && 'tenant' in first ? first.tenant : first;
  if (typeof tenant !== 'string') throw new TypeError('storage: the call names no tenant');
  return tenant;
}
