import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteDialect } from 'kysely';

/** A database file opened for durable work: WAL, `synchronous=FULL`, foreign keys on. */
export interface SqliteFile {
  readonly dialect: SqliteDialect;
  readonly database: DatabaseSync;
}

/**
 * Opens a SQLite file as a Kysely dialect over Node's own SQLite, each statement prepared once.
 *
 * WAL with `synchronous=FULL` syncs every commit: what was answered survives a power cut (https://sqlite.org/pragma.html#pragma_synchronous).
 */
export function openSqliteFile(path: string): SqliteFile {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  const dialect = new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare: (sql) => {
        const statement = prepare(sql);
        return {
          reader: statement.columns().length > 0,
          all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
          run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
          iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
        };
      },
    },
  });
  return { dialect, database };
}
