import type { Writable } from 'node:stream';
import { HandleEmptyInListsPlugin, Kysely, PostgresDialect, replaceWithNoncontingentExpression, type PostgresPool, type PostgresPoolClient } from 'kysely';
import type { ClientBase, QueryResult } from 'pg';
import { toStoredText } from './postgres-text.ts';
import type { SqlConnection } from './sql-statement.ts';
import type { SqlTables } from './sql-transaction.ts';

/** SQLite takes `IN ()` for nothing; PostgreSQL takes it for a mistake. */
const plugins = [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })];

/** Kysely on one connection, which `open` answers with from the first statement on, always the same. */
export function createPostgresKysely(open: () => Promise<ClientBase>): Kysely<SqlTables> {
  let connection: Promise<PostgresPoolClient> | undefined;
  const pool: PostgresPool = {
    connect: () => (connection ??= open().then(toConnection)),
    end: async () => undefined,
    options: {},
  };
  return new Kysely({ dialect: new PostgresDialect({ pool }), plugins });
}

/** Writes statements down; it has no connection. */
const compiler = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: () => Promise.reject(new TypeError('postgres storage: this only compiles')) }), plugins });

/** The same connection, for statements that are written down once. */
export function createPostgresConnection(open: () => Promise<ClientBase>): SqlConnection {
  return {
    compiler,
    async query(text, values) {
      const { rows, rowCount } = await ask(await open(), { text, values });
      return { rows, changed: rowCount ?? 0 };
    },
  };
}

/** Whoever opened the connection releases it. */
function toConnection(client: ClientBase): PostgresPoolClient {
  const connection = {
    query: (text: string, values: readonly unknown[]) => ask(client, { text, values }),
    release: () => undefined,
  };
  return connection as unknown as PostgresPoolClient;
}

/** A statement, and what it is bound to. */
export interface PostgresStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Sends a statement at once, behind what was sent before, and answers when the server has. */
export function ask(client: ClientBase, { text, values }: PostgresStatement): Promise<QueryResult<Record<string, unknown>>> {
  return client.query<Record<string, unknown>>({ name: toName(text), text, values: values.map(toStored) });
}

/**
 * Has what is sent on a connection from now until this tick ends leave in one piece: to hand each statement to the network
 * takes longer than to write it down.
 */
export function sendTogether(client: ClientBase): void {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Writable } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

const names = new Map<string, string>();

/** A statement with a name is planned once for a connection, which spares the server a third of its work. */
function toName(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `byleave ${names.size}`;
  names.set(text, name);
  return name;
}

function toStored(value: unknown): unknown {
  if (typeof value === 'string') return toStoredText(value);
  return Array.isArray(value) ? value.map(toStored) : value;
}
