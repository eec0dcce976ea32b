import { storageReads } from './storage-reads.ts';
import type { StorageTransaction } from './storage.ts';

/** What the verbs that move an action begin with. */
const beginnings: ReadonlySet<string> = new Set<keyof StorageTransaction>(['findAction', 'findCall']);

export interface TenantTransaction {
  readonly transaction: StorageTransaction;
  /** Takes the turns of tenants, as if it had written for them. */
  takeTurns(tenants: readonly string[]): Promise<void>;
  /** Says that it most likely writes, however it begins. */
  expectWrites(): void;
  /** Every tenant that was read or written. */
  readonly tenants: ReadonlySet<string>;
  /** Whether it begins like what most likely writes. */
  isLikelyWriter(): boolean;
  /** What the first call that failed failed with. PostgreSQL takes nothing more after it, whoever caught it. */
  failure(): { readonly error: unknown } | undefined;
  /** Resolves when every call is over, awaited or not; a later one is refused. */
  end(): Promise<void>;
}

/**
 * Has a transaction take the turns of its tenants: before it writes for the first time that of every tenant it has
 * touched, from then on that of each before it touches it. `takeTurn` resolves when nobody else can write for the tenant
 * until the transaction ends, and rejects where that cannot be.
 */
export function guardTenants(inner: StorageTransaction, takeTurn: (tenant: string) => Promise<void>): TenantTransaction {
  const tenants = new Set<string>();
  const taken = new Set<string>();
  let beginning: string | undefined;
  let isExpected = false;
  let isWriting = false;
  let isOver = false;
  let failure: { readonly error: unknown } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function run<T>(touched: readonly string[], isWrite: boolean, then: () => Promise<T>): Promise<T> {
    if (isOver) return Promise.reject(new TypeError('storage: the transaction is over. Await everything inside it.'));
    const result = last.then(async () => {
      if (failure) throw failure.error;
      for (const tenant of touched) tenants.add(tenant);
      isWriting ||= isWrite;
      // In the same order everywhere, so that nobody waits in a circle.
      const missing = isWriting ? [...tenants].filter((tenant) => !taken.has(tenant)).toSorted() : [];
      for (const tenant of missing) {
        await takeTurn(tenant);
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
      beginning ??= name;
      return run([toTenant(args[0])], !storageReads.has(name), () => method(...args));
    };
    return [name, call] as const;
  });
  return {
    transaction: Object.fromEntries(guarded) as unknown as StorageTransaction,
    takeTurns: (touched) => run(touched, true, async () => undefined),
    expectWrites: () => void (isExpected = true),
    tenants,
    isLikelyWriter: () => isExpected || (beginning !== undefined && beginnings.has(beginning)),
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
