import type { Action, AuditEntry, PolicyDraft, PolicyVersion } from '@byleave/core';
import type { ExpressionBuilder, Generated, Kysely } from 'kysely';
import { inChunks } from './sql-chunks.ts';
import { createSqlGrants, type GrantTables } from './sql-grants.ts';
import { createSqlLimits, type LimitTables } from './sql-limits.ts';
import { createSqlLog, type LogTables } from './sql-log.ts';
import { createSqlPasskeys, type PasskeyTables } from './sql-passkeys.ts';
import { createSqlReads, type ReadTables } from './sql-reads.ts';
import { defineStatement, type SqlConnection } from './sql-statement.ts';
import { createSqlStops, type StopTables } from './sql-stops.ts';
import { toCallKey, type CallKey, type NewAuditEntry, type PolicyDifference, type StorageTransaction, type Subject } from './storage.ts';

export interface ActionTable {
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

/** The tables, whatever the engine. Records are JSON in text; the other columns are what they are found by. */
export interface SqlTables extends LimitTables, GrantTables, PasskeyTables, ReadTables, Pick<StopTables, 'stop'>, Pick<LogTables, 'log_tree' | 'log_leaf' | 'log_term' | 'log_hash' | 'log_checkpoint'> {
  action: ActionTable;
  entry: EntryTable;
  reader: { tenant: string; subject: string; action_id: string };
  policy_version: { tenant: string; number: number; record: string };
  policy_draft: { tenant: string; record: string };
  policy_difference: { number: Generated<number>; tenant: string; revision: number; record: string };
}

type Database = Kysely<SqlTables>;

const selectAction = defineStatement((database: Database, { tenant, id }: { tenant: string; id: string }) =>
  database.selectFrom('action').select('record').where('tenant', '=', tenant).where('id', '=', id),
);
const selectCall = defineStatement((database: Database, key: { [Name in keyof CallKey]: string }) =>
  database
    .selectFrom('action')
    .select('record')
    .where('tenant', '=', key.tenant)
    .where('user_id', '=', key.userId)
    .where('agent_id', '=', key.agentId)
    .where('conversation', '=', key.conversation)
    .where('call_id', '=', key.callId)
    .orderBy('attempt', 'desc')
    .limit(1),
);
const insertAction = defineStatement((database: Database, row: { [Name in keyof ActionTable]: ActionTable[Name] }) =>
  database.insertInto('action').values({
    tenant: row.tenant,
    id: row.id,
    user_id: row.user_id,
    agent_id: row.agent_id,
    conversation: row.conversation,
    call_id: row.call_id,
    attempt: row.attempt,
    state: row.state,
    deadline: row.deadline,
    proposed_at: row.proposed_at,
    record: row.record,
  }),
);
const updateAction = defineStatement((database: Database, row: { tenant: string; id: string; state: string; deadline: number | null; record: string }) =>
  database.updateTable('action').set({ state: row.state, deadline: row.deadline, record: row.record }).where('tenant', '=', row.tenant).where('id', '=', row.id),
);
/** The first entry of a transaction finds the end of the log; those after it follow. */
const appendFirst = defineStatement((database: Database, row: { [Name in keyof Omit<EntryTable, 'sequence'>]: EntryTable[Name] }) =>
  database
    .insertInto('entry')
    .columns(['tenant', 'sequence', 'user_id', 'agent_id', 'conversation', 'action_id', 'record'])
    .expression((eb) =>
      eb
        .selectFrom('entry')
        .where('tenant', '=', row.tenant)
        .select(({ cast, val, fn, lit }) => [
          cast<string>(val(row.tenant), 'text').as('tenant'),
          eb(fn.coalesce(fn.max('sequence'), lit(0)), '+', lit(1)).as('sequence'),
          cast<string>(val(row.user_id), 'text').as('user_id'),
          cast<string>(val(row.agent_id), 'text').as('agent_id'),
          cast<string>(val(row.conversation), 'text').as('conversation'),
          cast<string>(val(row.action_id), 'text').as('action_id'),
          cast<string>(val(row.record), 'text').as('record'),
        ]),
    )
    .returning('sequence'),
);
const insertEntry = defineStatement((database: Database, row: { [Name in keyof EntryTable]: EntryTable[Name] }) =>
  database.insertInto('entry').values({
    tenant: row.tenant,
    sequence: row.sequence,
    user_id: row.user_id,
    agent_id: row.agent_id,
    conversation: row.conversation,
    action_id: row.action_id,
    record: row.record,
  }),
);

/**
 * What a transaction may do, in SQL that SQLite and PostgreSQL read alike, on the connection it runs on. `sequences` are the
 * last ones it gave out, by tenant: whoever goes on with it in another transaction clears them.
 */
export function createSqlTransaction(database: Database, connection: SqlConnection, onAppend: () => void, sequences = new Map<string, number>()): StorageTransaction {
  const readAction = (row: { record: string } | undefined): Action | undefined => row && (JSON.parse(row.record) as Action);
  /** The sequence is known only when a record is written, so it is not part of it. */
  const toEntry = ({ record, sequence }: { record: string; sequence: number }): AuditEntry => ({ ...(JSON.parse(record) as NewAuditEntry), sequence });
  return {
    ...createSqlLimits(database as unknown as Kysely<LimitTables>, connection),
    ...createSqlGrants(database as unknown as Kysely<GrantTables>, connection),
    ...createSqlPasskeys(database as unknown as Kysely<PasskeyTables>),
    ...createSqlStops(database as unknown as Kysely<StopTables>, connection),
    ...createSqlLog(database as unknown as Kysely<LogTables>),
    ...createSqlReads(connection),
    async lastSequence(tenant) {
      const row = await database
        .selectFrom('entry')
        .select('sequence')
        .where('tenant', '=', tenant)
        .orderBy('sequence', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.sequence ?? 0;
    },
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
      return readAction((await selectAction(connection, { tenant, id })).rows[0]);
    },
    async findActions(tenant, ids) {
      const found = new Map<string, Action>();
      await inChunks([...new Set(ids)], async (chunk) => {
        const rows = await database.selectFrom('action').select('record').where('tenant', '=', tenant).where('id', 'in', chunk).execute();
        for (const row of rows) {
          const action = readAction(row)!;
          found.set(action.id, action);
        }
      });
      return found;
    },
    async findCall(key) {
      return readAction((await selectCall(connection, { ...key })).rows[0]);
    },
    async insertAction(action) {
      await insertAction(connection, toActionRow(action));
    },
    async updateAction(action) {
      const { tenant, id, lifecycle } = action;
      const { changed } = await updateAction(connection, { tenant, id, state: lifecycle.state, deadline: lifecycle.context.deadline, record: JSON.stringify(action) });
      if (changed !== 1) throw new TypeError('storage: no such action');
    },
    async addReaders(tenant, actionId, subjects) {
      if (subjects.length === 0) return;
      await database
        .insertInto('reader')
        .values(subjects.map((subject) => ({ tenant, subject, action_id: actionId })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async listActions(filter) {
      const { whose } = filter;
      const rows = await database
        .selectFrom('action')
        .select('record')
        .where('tenant', '=', filter.tenant)
        .$if('userId' in whose, (query) => query.where('user_id', '=', 'userId' in whose ? whose.userId : ''))
        .$if('subjects' in whose, (query) => {
          const { othersThan, subjects } = 'subjects' in whose ? whose : { othersThan: '', subjects: [] };
          return query.where('user_id', '!=', othersThan).where('id', 'in', readable(database, filter.tenant, subjects));
        })
        .$if(filter.agentId !== undefined, (query) => query.where('agent_id', '=', filter.agentId!))
        .$if(filter.conversation !== undefined, (query) => query.where('conversation', '=', filter.conversation!))
        .$if(filter.states !== undefined, (query) => query.where('state', 'in', filter.states!))
        .$if(filter.before !== undefined, (query) => query.where(isBefore(filter.before!)))
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
        .$if(before !== undefined, (query) => query.where(isBefore(before!)))
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
      const { tenant, userId, agentId, conversation, actionId } = entry;
      const row = { tenant, user_id: userId, agent_id: agentId, conversation, action_id: actionId, record: JSON.stringify(entry) };
      // Whoever writes for a tenant is alone in that until the transaction ends, so nobody else takes the next one.
      const last = sequences.get(tenant);
      const sequence = last === undefined ? (await appendFirst(connection, row)).rows[0]!.sequence : last + 1;
      if (last !== undefined) await insertEntry(connection, { ...row, sequence });
      sequences.set(tenant, sequence);
      onAppend();
      return { ...entry, sequence };
    },
    async listEntries(filter) {
      const rows = await database
        .selectFrom('entry')
        .select(['record', 'sequence'])
        .where('tenant', '=', filter.tenant)
        .where((eb) =>
          filter.subjects && filter.subjects.length > 0
            ? eb.or([eb('user_id', '=', filter.userId), eb('action_id', 'in', readable(database, filter.tenant, filter.subjects))])
            : eb('user_id', '=', filter.userId),
        )
        .$if(filter.agentId !== undefined, (query) => query.where('agent_id', '=', filter.agentId!))
        .$if(filter.conversation !== undefined, (query) => query.where('conversation', '=', filter.conversation!))
        .$if(filter.actionId !== undefined, (query) => query.where('action_id', '=', filter.actionId!))
        .$if(filter.after !== undefined, (query) => query.where('sequence', '>', filter.after!))
        .$if(filter.before !== undefined, (query) => query.where('sequence', '<', filter.before!))
        .orderBy('sequence', filter.order === 'newest first' ? 'desc' : 'asc')
        .limit(filter.limit)
        .execute();
      return rows.map(toEntry);
    },
  };
}

const isBefore =
  ({ proposedAt, id }: { readonly proposedAt: number; readonly id: string }) =>
  ({ eb, refTuple, tuple }: ExpressionBuilder<SqlTables, 'action'>) =>
    eb(refTuple('proposed_at', 'id'), '<', tuple(proposedAt, id));

/** The ids of what the subjects may read. */
function readable(database: Kysely<SqlTables>, tenant: string, subjects: readonly Subject[]) {
  return database.selectFrom('reader').select('action_id').where('tenant', '=', tenant).where('subject', 'in', subjects);
}

/** An action as a row, where its record is known as text already. */
export function toActionRow(action: Action, record = JSON.stringify(action)): ActionTable {
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
    record,
  };
}
