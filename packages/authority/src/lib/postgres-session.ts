import { escapeIdentifier, type ClientBase, type Pool, type PoolClient } from 'pg';

export interface SessionOptions {
  readonly pool: Pool;
  readonly schema: string;
  /** How long an instance that stalls inside a transaction may hold up its tenant, in ms. */
  readonly stallTimeoutMs: number;
}

/** A connection for one transaction, from its first statement on. Only one of `rollBack` and `commit` is called, once. */
export interface Session {
  /** The connection, always the same. */
  open(): Promise<ClientBase>;
  rollBack(): Promise<void>;
  /** @throws when the transaction is not committed, or nobody knows. */
  commit(): Promise<void>;
}

/** `check` is called before a connection is taken and once it is there: what it throws is why none is needed any more. */
export function createSession({ pool, schema, stallTimeoutMs }: SessionOptions, isolation: 'REPEATABLE READ' | 'READ COMMITTED', check: () => void): Session {
  let opened: Promise<PoolClient> | undefined;

  async function open(): Promise<PoolClient> {
    check();
    const client = await pool.connect();
    try {
      check();
    } catch (error) {
      client.release();
      throw error;
    }
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
    open: () => (opened ??= open()),
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
