import { createPostgresConnection, createPostgresKysely } from './postgres-kysely.ts';
import { createSession, type SessionOptions } from './postgres-session.ts';
import { guardTenants } from './postgres-tenants.ts';
import { grabTurn, waitForTurn } from './postgres-turns.ts';
import { createSqlTransaction } from './sql-transaction.ts';
import type { StorageTransaction } from './storage.ts';

export interface TransactionOptions extends SessionOptions {
  /** Whether who writes for the tenant had better wait in line. */
  readonly isContended: (tenant: string) => boolean;
}

export type Attempt<T> =
  | { readonly state: 'committed'; readonly value: T; readonly hasEntries: boolean }
  /**
   * Somebody else writes for one of the tenants: nothing is written here, and it may be tried again. Found out in the
   * database, or likely enough for the database not to be asked.
   */
  | { readonly state: 'conflict'; readonly isFound: boolean; readonly tenants: readonly string[]; readonly error: unknown }
  /** The answer to the commit was lost. `writer` is the transaction's id, to ask after it. */
  | { readonly state: 'in doubt'; readonly value: T; readonly hasEntries: boolean; readonly writer: string; readonly error: unknown };

/**
 * Runs work once, in a transaction of its own.
 *
 * Without `turns` on a snapshot, where nothing waits: work that only reads is done then; work that writes takes the
 * turns of its tenants, and is a conflict where somebody else has one, or has had one since the snapshot. With `turns`
 * it waits for those first, and then reads what nobody else can change; another one it needs must be free.
 *
 * @throws what the work threw, or why PostgreSQL took nothing of it. Nothing is written then.
 */
export async function attempt<T>(
  options: TransactionOptions,
  work: (transaction: StorageTransaction) => Promise<T>,
  turns?: readonly string[],
): Promise<Attempt<T>> {
  let hasEntries = false;
  let writer: string | undefined;
  const session = createSession(options, turns ? 'READ COMMITTED' : 'REPEATABLE READ', () => {
    if (!turns && guarded.isLikelyWriter() && [...guarded.tenants].some(options.isContended)) throw inVain;
  });
  const inner = createSqlTransaction(createPostgresKysely(session.open), createPostgresConnection(session.open), () => (hasEntries = true));
  const guarded = guardTenants(inner, async (tenant) => {
    const client = await session.open();
    // Turns are waited for in one order, and no other is waited for while one is held: nobody waits in a circle.
    writer = await (turns?.includes(tenant) ? waitForTurn(client, tenant) : grabTurn(client, tenant));
    if (writer === undefined) throw isTaken;
  });

  let value: T;
  try {
    if (turns) await guarded.takeTurns(turns);
    value = await work(guarded.transaction);
    await guarded.end();
    const failure = guarded.failure();
    if (failure) throw failure.error;
  } catch (thrown) {
    await guarded.end();
    await session.rollBack();
    const error = guarded.failure()?.error ?? thrown;
    if (!isConflict(error)) throw thrown;
    return { state: 'conflict', isFound: error !== inVain, tenants: [...guarded.tenants].toSorted(), error };
  }
  try {
    await session.commit();
  } catch (error) {
    if (writer === undefined) throw error;
    return { state: 'in doubt', value, hasEntries, writer, error };
  }
  return { state: 'committed', value, hasEntries };
}

/** Thrown at work before it reads anything. */
const inVain = new Error('postgres storage: others are in line before this transaction');
/** Thrown at work that read before it knew that it would have to wait. */
const isTaken = new Error('postgres storage: somebody else writes for this tenant');

/** Serialization failure and deadlock (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const conflicts: readonly unknown[] = ['40001', '40P01'];

function isConflict(error: unknown): boolean {
  return error === inVain || error === isTaken || (error instanceof Error && 'code' in error && conflicts.includes(error.code));
}
