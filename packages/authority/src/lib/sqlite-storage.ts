import type { DatabaseSync } from 'node:sqlite';
import type { Action, AuditEntry } from '@byleave/core';
import { Kysely, type Generated } from 'kysely';
import { createCommitWatchers } from './commit-watchers.ts';
import { openSqliteFile } from './sqlite-dialect.ts';
import { upgradeSchema } from './sqlite-schema.ts';
import { toCallKey, type PolicyDifference, type PolicyDraft, type PolicyVersion, type Storage, type StorageTransaction } from './storage.ts';

interface ActionTable {
  tenant: string;
  id: string;
  user_id: string;
  agent_id: string;
  conversation: string;
  call_id: string;
  attempt: number;
  state: string;
  deadline: number | null;
  proposed_at: number;
  record: string;
}

interface EntryTable {
  tenant: string;
  sequence: number;
  user_id: string;
  agent_id: string;
  conversation: string;
  action_id: string;
  record: string;
}

interface Tables {
  action: ActionTable;
  entry: EntryTable;
  policy_version: { tenant: string; number: number; record: string };
  policy_draft: { tenant: string; record: string };
  policy_difference: { number: Generated<number>; tenant: string; revision: number; record: string };
}

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
  const database = new Kysely<Tables>({ dialect });

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
    async close() {
      await draining;
      await database.destroy();
    },
  };
}

/** Runs jobs in one commit and answers whether entries were appended. Never rejects: each job hears its own end. */
async function runBatch(file: DatabaseSync, database: Kysely<Tables>, batch: readonly Job[]): Promise<boolean> {
  const done: Job[] = [];
  let appended = 0;
  try {
    await begin(file);
    for (const job of batch) {
      file.exec('SAVEPOINT job');
      const before = appended;
      try {
        await job.run(createTransaction(database, () => (appended += 1)));
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

function createTransaction(database: Kysely<Tables>, onAppend: () => void): StorageTransaction {
  const readAction = (row: { record: string } | undefined): Action | undefined => row && (JSON.parse(row.record) as Action);
  const readEntry = (row: { record: string }): AuditEntry => JSON.parse(row.record) as AuditEntry;
  const lastSequence = async (tenant: string): Promise<number> => {
    const row = await database
      .selectFrom('entry')
      .select('sequence')
      .where('tenant', '=', tenant)
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.sequence ?? 0;
  };

  return {
    lastSequence,
    async findPolicyVersion(tenant, number) {
      const row = await database
        .selectFrom('policy_version')
        .select('record')
        .where('tenant', '=', tenant)
        .$if(number !== undefined, (query) => query.where('number', '=', number!))
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && (JSON.parse(row.record) as PolicyVersion);
    },
    async listPolicyVersions(tenant, limit) {
      const rows = await database
        .selectFrom('policy_version')
        .select('record')
        .where('tenant', '=', tenant)
        .orderBy('number', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => JSON.parse(row.record) as PolicyVersion);
    },
    async insertPolicyDifference(difference) {
      const { tenant, revision } = difference;
      await database.insertInto('policy_difference').values({ tenant, revision, record: JSON.stringify(difference) }).execute();
    },
    async listPolicyDifferences(tenant, revision, limit) {
      const rows = await database
        .selectFrom('policy_difference')
        .select('record')
        .where('tenant', '=', tenant)
        .where('revision', '=', revision)
        .orderBy('number', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => JSON.parse(row.record) as PolicyDifference);
    },
    async insertPolicyVersion(version) {
      const { tenant, number } = version;
      await database.insertInto('policy_version').values({ tenant, number, record: JSON.stringify(version) }).execute();
    },
    async findPolicyDraft(tenant) {
      const row = await database.selectFrom('policy_draft').select('record').where('tenant', '=', tenant).executeTakeFirst();
      return row && (JSON.parse(row.record) as PolicyDraft);
    },
    async savePolicyDraft(draft) {
      const record = JSON.stringify(draft);
      await database
        .insertInto('policy_draft')
        .values({ tenant: draft.tenant, record })
        .onConflict((conflict) => conflict.column('tenant').doUpdateSet({ record }))
        .execute();
    },
    async findAction(tenant, id) {
      return readAction(
        await database.selectFrom('action').select('record').where('tenant', '=', tenant).where('id', '=', id).executeTakeFirst(),
      );
    },
    async findCall(key) {
      return readAction(
        await database
          .selectFrom('action')
          .select('record')
          .where('tenant', '=', key.tenant)
          .where('user_id', '=', key.userId)
          .where('agent_id', '=', key.agentId)
          .where('conversation', '=', key.conversation)
          .where('call_id', '=', key.callId)
          .orderBy('attempt', 'desc')
          .limit(1)
          .executeTakeFirst(),
      );
    },
    async insertAction(action) {
      await database.insertInto('action').values(toRow(action)).execute();
    },
    async updateAction(action) {
      const result = await database
        .updateTable('action')
        .set({ state: action.lifecycle.state, deadline: action.lifecycle.context.deadline, record: JSON.stringify(action) })
        .where('tenant', '=', action.tenant)
        .where('id', '=', action.id)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) throw new TypeError('sqlite storage: no such action');
    },
    async listActions(filter) {
      const rows = await database
        .selectFrom('action')
        .select('record')
        .where('tenant', '=', filter.tenant)
        .where('user_id', '=', filter.userId)
        .$if(filter.agentId !== undefined, (query) => query.where('agent_id', '=', filter.agentId!))
        .$if(filter.conversation !== undefined, (query) => query.where('conversation', '=', filter.conversation!))
        .$if(filter.states !== undefined, (query) => query.where('state', 'in', filter.states!))
        .orderBy('proposed_at', 'desc')
        .orderBy('id', 'desc')
        .limit(filter.limit)
        .execute();
      return rows.map((row) => readAction(row)!);
    },
    async listHistory({ tenant, before, limit }) {
      const rows = await database
        .selectFrom('action')
        .select('record')
        .where('tenant', '=', tenant)
        .$if(before !== undefined, (query) =>
          query.where(({ eb, refTuple, tuple }) => eb(refTuple('proposed_at', 'id'), '<', tuple(before!.proposedAt, before!.id))),
        )
        .orderBy('proposed_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => readAction(row)!);
    },
    async listDue(tenant, at, limit) {
      const rows = await database
        .selectFrom('action')
        .select('record')
        .where('tenant', '=', tenant)
        .where('deadline', '<=', at)
        .orderBy('deadline')
        .limit(limit)
        .execute();
      return rows.map((row) => readAction(row)!);
    },
    async appendEntry(entry) {
      const appended: AuditEntry = { ...entry, sequence: (await lastSequence(entry.tenant)) + 1 };
      await database
        .insertInto('entry')
        .values({
          tenant: appended.tenant,
          sequence: appended.sequence,
          user_id: appended.userId,
          agent_id: appended.agentId,
          conversation: appended.conversation,
          action_id: appended.actionId,
          record: JSON.stringify(appended),
        })
        .execute();
      onAppend();
      return appended;
    },
    async listEntries(filter) {
      const rows = await database
        .selectFrom('entry')
        .select('record')
        .where('tenant', '=', filter.tenant)
        .where('user_id', '=', filter.userId)
        .$if(filter.agentId !== undefined, (query) => query.where('agent_id', '=', filter.agentId!))
        .$if(filter.conversation !== undefined, (query) => query.where('conversation', '=', filter.conversation!))
        .$if(filter.actionId !== undefined, (query) => query.where('action_id', '=', filter.actionId!))
        .$if(filter.after !== undefined, (query) => query.where('sequence', '>', filter.after!))
        .$if(filter.before !== undefined, (query) => query.where('sequence', '<', filter.before!))
        .orderBy('sequence', filter.order === 'newest first' ? 'desc' : 'asc')
        .limit(filter.limit)
        .execute();
      return rows.map(readEntry);
    },
  };
}

function toRow(action: Action): ActionTable {
  const key = toCallKey(action);
  return {
    tenant: key.tenant,
    id: action.id,
    user_id: key.userId,
    agent_id: key.agentId,
    conversation: key.conversation,
    call_id: key.callId,
    attempt: action.attempt,
    state: action.lifecycle.state,
    deadline: action.lifecycle.context.deadline,
    proposed_at: action.proposedAt,
    record: JSON.stringify(action),
  };
}
