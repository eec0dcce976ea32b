import type { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { createCommitWatchers } from './commit-watchers.ts';
import { unsealedTenants } from './sql-log.ts';
import { createSqlTransaction, type SqlTables } from './sql-transaction.ts';
import { openSqliteFile } from './sqlite-dialect.ts';
import { upgradeSchema } from './sqlite-schema.ts';
import type { Storage, StorageTransaction } from './storage.ts';

interface Job {
  readonly run: (transaction: StorageTransaction) => Promise<void>;
  readonly commit: () => void;
  readonly fail: (error: unknown) => void;
}

/** Jobs that share one commit, at most. */
const largestBatch = 64;

/** How long another process may hold the file before those who wait are refused. */
const busyTimeoutMs = 5_000;
const busyRetryMs = 2;

/**
 * Keeps actions and entries in one SQLite file, WAL and `synchronous=FULL`. Callers that arrive together share a
 * commit, each in a savepoint of its own, so one that fails takes nothing of the others with it.
 */
export async function createSqliteStorage(path: string): Promise<Storage> {
  const { dialect, database: file } = openSqliteFile(path);
  try {
    upgradeSchema(file);
  } catch (error) {
    file.close();
    throw error;
  }
  // From here on waiting for another process is done without holding up this one: see `begin`.
  file.exec('PRAGMA busy_timeout = 0');
  const database = new Kysely<SqlTables>({ dialect });

  const watchers = createCommitWatchers();
  const waiting: Job[] = [];
  let draining: Promise<void> | undefined;

  async function drain(): Promise<void> {
    await Promise.resolve();
    while (waiting.length > 0) {
      const hasEntries = await runBatch(file, database, waiting.splice(0, largestBatch));
      if (hasEntries) watchers.notify();
    }
    draining = undefined;
  }

  return {
    transact(work) {
      const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof work>>>();
      let value: Awaited<ReturnType<typeof work>>;
      waiting.push({
        run: async (transaction) => {
          value = await work(transaction);
        },
        commit: () => resolve(value),
        fail: reject,
      });
      draining ??= drain();
      return promise;
    },
    watch: watchers.watch,
    async listUnsealed() {
      return file
        .prepare(unsealedTenants())
        .all()
        .map(({ tenant }) => String(tenant));
    },
    async close() {
      await draining;
      await database.destroy();
    },
  };
}

/** Runs jobs in one commit and answers whether entries were appended. Never rejects: each job hears its own end. */
async function runBatch(file: DatabaseSync, database: Kysely<SqlTables>, batch: readonly Job[]): Promise<boolean> {
  const done: Job[] = [];
  let appended = 0;
  try {
    await begin(file);
    for (const job of batch) {
      file.exec('SAVEPOINT job');
      const before = appended;
      try {
        await job.run(createSqlTransaction(database, () => (appended += 1)));
        file.exec('RELEASE job');
        done.push(job);
      } catch (error) {
        file.exec('ROLLBACK TO job; RELEASE job');
        appended = before;
        job.fail(error);
      }
    }
    file.exec('COMMIT');
  } catch (error) {
    for (const job of batch) job.fail(error);
    rollBack(file);
    return false;
  }
  for (const job of done) job.commit();
  return appended > 0;
}

async function begin(file: DatabaseSync): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += busyRetryMs) {
    try {
      file.exec('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (!isBusy(error) || waitedMs >= busyTimeoutMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, busyRetryMs));
  }
}

/** SQLITE_BUSY, with or without an extended code in the upper bits (https://sqlite.org/rescode.html). */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}

/** When even this fails, the next `BEGIN` does too, and every caller hears of it. */
function rollBack(file: DatabaseSync): void {
  try {
    if (file.isTransaction) file.exec('ROLLBACK');
  } catch {
    // The jobs have already been told why their batch failed.
  }
}
