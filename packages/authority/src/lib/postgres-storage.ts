import { ByleaveError } from '@byleave/core';
import { createCommitWatchers } from './commit-watchers.ts';
import { openAnnouncements } from './postgres-announcements.ts';
import { hasCommitted } from './postgres-doubt.ts';
import { createLines } from './postgres-lines.ts';
import { createPostgresPool, toClientConfig, type PostgresConnection } from './postgres-pool.ts';
import { upgradePostgresSchema } from './postgres-schema.ts';
import { toSettings } from './postgres-session.ts';
import { createSharedAttempts } from './postgres-sharing.ts';
import { createStatistics } from './postgres-statistics.ts';
import { attempt, type Attempt, type TransactionOptions } from './postgres-transaction.ts';
import { unsealedTenants } from './sql-log.ts';
import type { ExpectedReads, Storage, StorageTransaction } from './storage.ts';

export interface PostgresStorageOptions extends PostgresConnection {
  /**
   * Created where it is missing. Every instance of one authority uses the same. Up to 50 lower-case letters, digits and
   * `_`. Default `byleave`.
   */
  readonly schema?: string | undefined;
  /** Connections for transactions, at most; one more listens. Default 16. */
  readonly max?: number | undefined;
  /** How long an instance that stalls inside a transaction may hold up its tenant, in ms. Default 10,000. */
  readonly stallTimeoutMs?: number | undefined;
}

/** How often a transaction is tried before its caller hears that it is in the way of others. */
const mostAttempts = 20;

/** One that has a tenant's turn, and one that is next: more would only keep connections from other tenants. */
const mostInLine = 2;

/**
 * Keeps actions and entries in a PostgreSQL schema that any number of instances share. Who writes for a tenant has its
 * turn until the commit; who reads never waits.
 *
 * `LISTEN` and the wait for a turn need a session of one's own: connect to the server itself, or to a pooler in session mode.
 *
 * @throws ByleaveError `misuse` when the server would answer commits that are not on the disk, or the schema has no possible name.
 * @throws when the schema was written by a newer version, or the database cannot be reached.
 */
export async function createPostgresStorage(options: PostgresStorageOptions): Promise<Storage> {
  const { schema = 'byleave', stallTimeoutMs = 10_000, ...connection } = options;
  if (!/^[a-z_][a-z0-9_]{0,49}$/u.test(schema)) {
    throw new ByleaveError({ code: 'misuse', message: `“${schema}” is no schema’s name that PostgreSQL would keep as it is. Use up to 50 lower-case letters, digits and “_”.` });
  }
  const pool = createPostgresPool(connection, { pipeline: true, settings: toSettings(schema, stallTimeoutMs) });
  const watchers = createCommitWatchers();
  const announcements = await open().catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });

  async function open() {
    const client = await pool.connect();
    try {
      await upgradePostgresSchema(client, schema);
    } finally {
      client.release();
    }
    return openAnnouncements(toClientConfig(connection), `byleave ${schema}`, watchers.notify);
  }

  const lines = createLines(mostInLine);
  const statistics = createStatistics(pool);
  const running = new Set<Promise<unknown>>();
  function follow(work: Promise<unknown>): void {
    running.add(work);
    const forget = (): boolean => running.delete(work);
    work.then(forget, forget);
  }
  const toLine = (tenants: readonly string[]): string => JSON.stringify(tenants);
  const context: TransactionOptions = { pool, isContended: (tenant) => lines.isExpected(toLine([tenant])) };

  const shared = createSharedAttempts(context);

  async function run<T>(work: (transaction: StorageTransaction) => Promise<T>, expected: ExpectedReads | undefined): Promise<T> {
    let tried: Attempt<T> = await attempt(context, work, { expected: expected ? [expected] : [] });
    if (tried.state === 'conflict' && tried.isFound) lines.expect(toLine(tried.tenants));
    for (let attempts = 1; tried.state === 'conflict'; attempts += 1) {
      if (attempts === mostAttempts) throw tried.error;
      const { tenants } = tried;
      tried = await shared.attempt(tenants, work, expected, (task) => lines.run(toLine(tenants), task));
    }
    if (tried.state === 'in doubt' && !(await hasCommitted(pool, tried.writer, tried.error))) throw tried.error;
    if (tried.hasEntries) {
      watchers.notify();
      announcements.announce();
      follow(statistics.countWrite());
    }
    return tried.value;
  }

  let closed: Promise<void> | undefined;
  async function close(): Promise<void> {
    while (running.size > 0) await Promise.allSettled(running);
    await announcements.close();
    await pool.end();
  }

  return {
    transact(work, expected) {
      const result = run(work, expected);
      follow(result);
      return result;
    },
    watch: watchers.watch,
    async listUnsealed() {
      const { rows } = await pool.query<{ tenant: string }>(unsealedTenants(`${schema}.`));
      return rows.map(({ tenant }) => tenant);
    },
    close: () => (closed ??= close()),
  };
}
