import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteDialect } from 'kysely';
import type { SqlConnection, SqlResult } from './sql-statement.ts';

interface Prepared {
  readonly statement: StatementSync;
  readonly isReader: boolean;
}

/** A database file opened for durable work: WAL, `synchronous=FULL`, foreign keys on. */
export interface SqliteFile {
  readonly dialect: SqliteDialect;
  readonly database: DatabaseSync;
  /** Runs a statement that is prepared once. */
  readonly query: SqlConnection['query'];
}

/**
 * Opens a SQLite file as a Kysely dialect over Node's own SQLite, each statement prepared once.
 *
 * WAL with `synchronous=FULL` syncs every commit: what was answered survives a power cut (https://sqlite.org/pragma.html#pragma_synchronous).
 * The log is carried over every 8,000 pages (32 MiB) and not every 1,000: the end of each index is written by every commit,
 * and carried over once.
 */
export function openSqliteFile(path: string): SqliteFile {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000; PRAGMA foreign_keys = ON;');
  const prepared = new Map<string, Prepared>();
  const prepare = (sql: string): Prepared => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    const made = { statement, isReader: statement.columns().length > 0 };
    prepared.set(sql, made);
    return made;
  };
  const query = async (text: string, values: readonly unknown[]): Promise<SqlResult<unknown>> => {
    const { statement, isReader } = prepare(text);
    if (isReader) return { rows: statement.all(...(values as SQLInputValue[])), changed: 0 };
    return { rows: [], changed: Number(statement.run(...(values as SQLInputValue[])).changes) };
  };
  const dialect = new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare: (sql) => {
        const { statement, isReader } = prepare(sql);
        return {
          reader: isReader,
          all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
          run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
          iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
        };
      },
    },
  });
  return { dialect, database, query };
}
