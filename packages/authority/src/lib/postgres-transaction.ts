import { escapeIdentifier, type ClientBase, type Pool, type PoolClient } from 'pg';
import { createPostgresKysely } from './postgres-kysely.ts';
import { guardTenants, stepAside } from './postgres-tenants.ts';
import { toStoredText } from './postgres-text.ts';
import { createSqlTransaction } from './sql-transaction.ts';
import type { StorageTransaction } from './storage.ts';

export interface TransactionOptions {
  readonly pool: Pool;
  readonly schema: string;
  /** How long an instance that stalls inside a transaction may hold up its tenant, in ms. */
  readonly stallTimeoutMs: number;
  /** Whether others of this instance are in line for the tenant. */
  readonly isContended: (tenant: string) => boolean;
}

export type Attempt<T> =
  | { readonly state: 'committed'; readonly value: T; readonly hasEntries: boolean }
  /** Somebody else writes for one of the tenants: nothing is written here, and it may be tried again. */
  | { readonly state: 'conflict'; readonly tenants: readonly string[]; readonly error: unknown }
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
  { pool, schema, stallTimeoutMs, isContended }: TransactionOptions,
  work: (transaction: StorageTransaction) => Promise<T>,
  turns?: readonly string[],
): Promise<Attempt<T>> {
  const session = createSession(pool, turns ? 'READ COMMITTED' : 'REPEATABLE READ', schema, stallTimeoutMs);
  let hasEntries = false;
  let writer: string | undefined;
  const inner = createSqlTransaction(createPostgresKysely(session.open), () => (hasEntries = true));
  const guarded = guardTenants(inner, {
    isContended: (tenant) => !turns && isContended(tenant),
    async take(tenant) {
      const client = await session.open();
      // Nobody waits for a turn while holding another that the rest did not wait for first: nobody waits in a circle.
      writer = await (turns?.includes(tenant) ? waitForTurn(client, tenant) : grabTurn(client, tenant));
    },
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
    if (isConflict(error)) return { state: 'conflict', tenants: [...guarded.tenants].toSorted(), error };
    throw thrown;
  }
  try {
    await session.commit();
  } catch (error) {
    if (writer === undefined) throw error;
    return { state: 'in doubt', value, hasEntries, writer, error };
  }
  return { state: 'committed', value, hasEntries };
}

/**
 * A turn is a row that a writer updates: PostgreSQL lets one do so at a time, and none on a snapshot of before. Answers
 * with the id of the transaction that has it now.
 */
async function waitForTurn(client: ClientBase, tenant: string): Promise<string> {
  const text = `
    INSERT INTO tenant_turn VALUES ($1, 1)
    ON CONFLICT (tenant) DO UPDATE SET turn = tenant_turn.turn + 1
    RETURNING pg_current_xact_id()::text AS writer`;
  const { rows } = await client.query<Turn>({ name: 'byleave wait', text, values: [toStoredText(tenant)] });
  return rows[0]!.writer;
}

/** Takes a turn that is free. One that nobody has ever had is waited for like one that somebody has. */
async function grabTurn(client: ClientBase, tenant: string): Promise<string> {
  const text = `
    WITH free AS MATERIALIZED (SELECT tenant FROM tenant_turn WHERE tenant = $1 FOR UPDATE SKIP LOCKED)
    UPDATE tenant_turn SET turn = turn + 1 FROM free WHERE tenant_turn.tenant = free.tenant
    RETURNING pg_current_xact_id()::text AS writer`;
  const { rows } = await client.query<Turn>({ name: 'byleave grab', text, values: [toStoredText(tenant)] });
  if (!rows[0]) throw stepAside;
  return rows[0].writer;
}

interface Turn {
  readonly writer: string;
}

/** Serialization failure and deadlock (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const conflicts: readonly unknown[] = ['40001', '40P01'];

function isConflict(error: unknown): boolean {
  return error === stepAside || (error instanceof Error && 'code' in error && conflicts.includes(error.code));
}

interface Session {
  /** The connection, in a transaction from its first use on. */
  open(): Promise<ClientBase>;
  rollBack(): Promise<void>;
  commit(): Promise<void>;
}

/** A connection for one transaction: a work that asks for nothing needs none. */
function createSession(pool: Pool, isolation: string, schema: string, stallTimeoutMs: number): Session {
  let opened: Promise<PoolClient> | undefined;

  async function begin(): Promise<PoolClient> {
    const client = await pool.connect();
    try {
      await client.query(
        `BEGIN ISOLATION LEVEL ${isolation} READ WRITE; SET LOCAL search_path TO ${escapeIdentifier(schema)}; SET LOCAL idle_in_transaction_session_timeout = ${stallTimeoutMs}`,
      );
      return client;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  return {
    open: () => (opened ??= begin()),
    async rollBack() {
      const client = await opened?.catch(() => undefined);
      // Why it is rolled back is what the caller hears; that the connection is gone besides only ends it.
      await client?.query('ROLLBACK').then(
        () => client.release(),
        () => client.release(true),
      );
    },
    async commit() {
      const client = await opened;
      if (!client) return;
      let isDone = false;
      try {
        // PostgreSQL answers `ROLLBACK` to the commit of a transaction that has failed.
        const { command } = await client.query('COMMIT');
        isDone = command === 'COMMIT';
        if (!isDone) throw new TypeError('postgres storage: the transaction was rolled back');
      } finally {
        client.release(!isDone);
      }
    },
  };
}
