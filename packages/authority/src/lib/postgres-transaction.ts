import type { ClientBase } from 'pg';
import { bufferWrites, type Foreknowledge, type PendingWrites } from './buffered-transaction.ts';
import { readExpected } from './postgres-foreknowledge.ts';
import { ask, createPostgresConnection, createPostgresKysely, sendTogether, type PostgresStatement } from './postgres-kysely.ts';
import { createSession, RolledBack, type SessionOptions } from './postgres-session.ts';
import { guardTenants } from './postgres-tenants.ts';
import { grabTurn, waitForTurn } from './postgres-turns.ts';
import { toStatements } from './postgres-writes.ts';
import { createSqlTransaction } from './sql-transaction.ts';
import type { ExpectedReads, StorageTransaction } from './storage.ts';

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

/** How one attempt goes. */
export interface AttemptOptions {
  /** Tenants whose turns are waited for first. */
  readonly turns?: readonly string[];
  /** What the work most likely reads first, read on the way. */
  readonly expected?: readonly ExpectedReads[];
}

/**
 * Runs work once, in a transaction of its own.
 *
 * Without `turns` on a snapshot, where nothing waits: work that only reads is done then; work that writes, or is expected
 * to, takes the turns of its tenants, and is a conflict where somebody else has one, or has had one since the snapshot. With `turns`
 * it waits for those first, and then reads what nobody else can change; another one it needs must be free.
 *
 * What it writes is sent by the end, together with the commit, or before the first read that has to see it.
 *
 * @throws what the work threw, or why PostgreSQL took nothing of it. Nothing is written then.
 */
export async function attempt<T>(
  options: TransactionOptions,
  work: (transaction: StorageTransaction) => Promise<T>,
  { turns, expected = [] }: AttemptOptions = {},
): Promise<Attempt<T>> {
  let hasEntries = false;
  let writer: string | undefined;
  let reading: Promise<readonly Foreknowledge[]> | undefined;
  const session = createSession(options, turns ? 'READ COMMITTED' : 'REPEATABLE READ', () => {
    if (!turns && guarded.isLikelyWriter() && [...guarded.tenants].some(options.isContended)) throw inVain;
  });
  const inner = createSqlTransaction(createPostgresKysely(session.open), createPostgresConnection(session.open), () => undefined);
  const write = async (pending: PendingWrites): Promise<void> => {
    const client = await session.open();
    sendTogether(client);
    await Promise.all(toStatements(pending).map((statement) => ask(client, statement)));
  };
  const buffered = bufferWrites(inner, write, () => (hasEntries = true));
  const first = turns ?? [...new Set(expected.map(({ tenant }) => tenant))].toSorted();
  const guarded = guardTenants(buffered.transaction, async (tenant) => {
    const client = await session.open();
    sendTogether(client);
    // Turns are waited for in one order, and no other is waited for while one is held: nobody waits in a circle.
    const taking = turns?.includes(tenant) ? waitForTurn(client, tenant) : grabTurn(client, tenant);
    // Sent before the turn is there, and read once it is: each statement comes after the one before.
    if (first.at(-1) === tenant) reading ??= readAll(client);
    writer = await taking;
    // Nothing is written that is not part of the transaction.
    await session.begun();
    if (writer === undefined) throw isTaken;
  });
  const readAll = (client: ClientBase): Promise<readonly Foreknowledge[]> => {
    const byTenant = [...Map.groupBy(expected, ({ tenant }) => tenant)];
    const answers = Promise.all(byTenant.map(([tenant, reads]) => readExpected(client, tenant, reads)));
    // Whoever awaits it hears of it; who ends before that has failed already.
    answers.catch(() => undefined);
    return answers;
  };
  async function prepare(): Promise<void> {
    if (first.length === 0) return;
    if (!turns) guarded.expectWrites();
    await guarded.takeTurns(first);
    for (const known of (await reading) ?? []) buffered.learn(known);
  }
  let value: T;
  let left: readonly PostgresStatement[];
  try {
    await prepare();
    value = await work(guarded.transaction);
    await guarded.end();
    const failure = guarded.failure();
    if (failure) throw failure.error;
    const pending = buffered.takePending();
    left = pending ? toStatements(pending) : [];
  } catch (thrown) {
    await guarded.end();
    await session.rollBack();
    const error = guarded.failure()?.error ?? thrown;
    if (!isConflict(error)) throw thrown;
    return { state: 'conflict', isFound: error !== inVain, tenants: [...guarded.tenants].toSorted(), error };
  }
  try {
    await session.commit(left);
  } catch (error) {
    const rolledBack = error instanceof RolledBack ? (error.cause ?? error) : undefined;
    if (isConflict(rolledBack)) return { state: 'conflict', isFound: true, tenants: [...guarded.tenants].toSorted(), error: rolledBack };
    if (rolledBack !== undefined || writer === undefined) throw rolledBack ?? error;
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
