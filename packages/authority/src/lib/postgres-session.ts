import { escapeIdentifier, type ClientBase, type Pool, type PoolClient } from 'pg';
import { ask, sendTogether, type PostgresStatement } from './postgres-kysely.ts';

export interface SessionOptions {
  /** Of connections with the settings of `toSettings`. */
  readonly pool: Pool;
}

/**
 * What a connection to a schema is told first. An instance that stalls inside a transaction holds up its tenant for
 * `stallTimeoutMs`.
 *
 * Statements are planned once for a connection, and most while the tables are still small. Whole tables and hashes of them
 * would be the cheapest plan then, and cost more with every row from then on; everything here is found by an index.
 */
export function toSettings(schema: string, stallTimeoutMs: number): string {
  return `
    SET search_path TO ${escapeIdentifier(schema)}; SET idle_in_transaction_session_timeout = ${stallTimeoutMs};
    SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off`;
}

/** A connection for one transaction, from its first statement on. Only one of `rollBack` and `commit` is called, once. */
export interface Session {
  /** The connection, always the same. What is sent on it comes behind the beginning of the transaction, answered or not. */
  open(): Promise<ClientBase>;
  /** @throws when the transaction has not begun. */
  begun(): Promise<void>;
  rollBack(): Promise<void>;
  /**
   * Sends what is left to write, and the commit with it.
   *
   * @throws when the transaction is not committed, or nobody knows.
   */
  commit(left: readonly PostgresStatement[]): Promise<void>;
}

/** Nothing of the transaction is written: PostgreSQL said so itself. */
export class RolledBack extends Error {
  constructor(cause: unknown) {
    super('postgres storage: the transaction was rolled back', { cause });
  }
}

/** `check` is called before a connection is taken and once it is there: what it throws is why none is needed any more. */
export function createSession({ pool }: SessionOptions, isolation: 'REPEATABLE READ' | 'READ COMMITTED', check: () => void): Session {
  let opened: Promise<PoolClient> | undefined;
  let beginning: Promise<unknown> | undefined;

  async function open(): Promise<PoolClient> {
    check();
    const client = await pool.connect();
    try {
      check();
    } catch (error) {
      client.release();
      throw error;
    }
    sendTogether(client);
    beginning = client.query(`BEGIN ISOLATION LEVEL ${isolation} READ WRITE`);
    beginning.catch(() => undefined);
    return client;
  }

  async function begun(): Promise<void> {
    await opened;
    await beginning;
  }

  return {
    open: () => (opened ??= open()),
    begun,
    async rollBack() {
      const client = await opened?.catch(() => undefined);
      if (!client) return;
      // Why it is rolled back is what the caller hears; that the connection is gone besides only ends it.
      const ended = await Promise.allSettled([beginning, client.query('ROLLBACK')]);
      client.release(ended.some(({ status }) => status === 'rejected'));
    },
    async commit(left) {
      const client = await opened;
      if (!client) return;
      await begun().catch((error: unknown) => {
        client.release(true);
        throw new RolledBack(error);
      });
      sendTogether(client);
      const writing = left.map((statement) => ask(client, statement));
      const committing = client.query('COMMIT');
      const [committed, ...written] = await Promise.allSettled([committing, ...writing]);
      if (committed.status === 'rejected') {
        client.release(true);
        throw committed.reason;
      }
      client.release();
      // PostgreSQL answers `ROLLBACK` to the commit of a transaction that has failed.
      if (committed.value.command !== 'COMMIT') throw new RolledBack(written.find((result) => result.status === 'rejected')?.reason);
    },
  };
}
