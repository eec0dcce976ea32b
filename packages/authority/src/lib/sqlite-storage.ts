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

interface OpenTransaction {
  readonly transaction: StorageTransaction;
  /** The last ones it gave out. */
  readonly sequences: Map<string, number>;
}

/** Jobs that share one commit, at most. */
const largestBatch = 64;

/** How long another process may hold the file before those who wait are refused. */
const busyTimeoutMs = 5_000;
const busyRetryMs = 2;

/**
 * Keeps actions and entries in one SQLite file, WAL and `synchronous=FULL`. Callers that arrive together share a
 * commit. Where the work of one fails, that of all runs again, each in a savepoint of its own, so that it takes nothing
 * of the others with it.
 */
export async function createSqliteStorage(path: string): Promise<Storage> {
  const { dialect, database: file, query } = openSqliteFile(path);
  try {
    upgradeSchema(file);
  } catch (error) {
    file.close();
    throw error;
  }
  // From here on waiting for another process is done without holding up this one: see `begin`.
  file.exec('PRAGMA busy_timeout = 0');
  const database = new Kysely<SqlTables>({ dialect });
  let appended = 0;
  const sequences = new Map<string, number>();
  const transaction = createSqlTransaction(database, { compiler: database as unknown as Kysely<unknown>, query }, () => (appended += 1), sequences);

  const watchers = createCommitWatchers();
  const waiting: Job[] = [];
  let draining: Promise<void> | undefined;

  async function drain(): Promise<void> {
    await Promise.resolve();
    while (waiting.length > 0) {
      const before = appended;
      const done = await runBatch(file, { transaction, sequences }, waiting.splice(0, largestBatch));
      if (appended > before && done.length > 0) watchers.notify();
      for (const job of done) job.commit();
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

/** Runs jobs in one commit, and answers with those whose work is committed. The others have been told why theirs is not. */
async function runBatch(file: DatabaseSync, open: OpenTransaction, batch: readonly Job[]): Promise<readonly Job[]> {
  try {
    await begin(file);
    const done = (await runTogether(file, open, batch)) ?? (await runApart(file, open, batch));
    file.exec('COMMIT');
    return done;
  } catch (error) {
    for (const job of batch) job.fail(error);
    rollBack(file);
    return [];
  }
}

/** One after the other; `undefined` when one failed, with nothing of any written. */
async function runTogether(file: DatabaseSync, { transaction, sequences }: OpenTransaction, batch: readonly Job[]): Promise<readonly Job[] | undefined> {
  try {
    sequences.clear();
    for (const job of batch) await job.run(transaction);
    return batch;
  } catch (error) {
    // Alone it took nothing of anybody's with it, and need not be tried again.
    if (batch.length === 1) throw error;
    file.exec('ROLLBACK');
    await begin(file);
    return undefined;
  }
}

/** Each in a savepoint of its own, so that one that fails takes nothing of the others with it: half as fast. */
async function runApart(file: DatabaseSync, { transaction, sequences }: OpenTransaction, batch: readonly Job[]): Promise<readonly Job[]> {
  const done: Job[] = [];
  for (const job of batch) {
    sequences.clear();
    file.exec('SAVEPOINT job');
    try {
      await job.run(transaction);
      file.exec('RELEASE job');
      done.push(job);
    } catch (error) {
      file.exec('ROLLBACK TO job; RELEASE job');
      job.fail(error);
    }
  }
  return done;
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
