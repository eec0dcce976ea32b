import type { ReadSource } from '@byleave/core';
import type { Kysely } from 'kysely';
import type { ReadStore } from './read-store.ts';
import { defineStatement, type SqlConnection } from './sql-statement.ts';
import type { CallKey } from './storage.ts';

export interface ReadTable {
  tenant: string;
  user_id: string;
  agent_id: string;
  conversation: string;
  call_id: string;
  record: string;
}

export interface ReadTables {
  call_read: ReadTable;
}

type Key = { [Name in keyof CallKey]: string };

const insertRead = defineStatement((database: Kysely<ReadTables>, row: { [Name in keyof ReadTable]: string }) =>
  database.insertInto('call_read').values({ tenant: row.tenant, user_id: row.user_id, agent_id: row.agent_id, conversation: row.conversation, call_id: row.call_id, record: row.record }),
);
const selectRead = defineStatement((database: Kysely<ReadTables>, key: Key) =>
  database
    .selectFrom('call_read')
    .select('record')
    .where('tenant', '=', key.tenant)
    .where('user_id', '=', key.userId)
    .where('agent_id', '=', key.agentId)
    .where('conversation', '=', key.conversation)
    .where('call_id', '=', key.callId),
);

export function createSqlReads(connection: SqlConnection): ReadStore {
  return {
    async insertRead(call, sources) {
      await insertRead(connection, toReadRow(call, sources));
    },
    async findRead(call) {
      const row = (await selectRead(connection, { ...call })).rows[0];
      return row && (JSON.parse(row.record) as readonly ReadSource[]);
    },
  };
}

export function toReadRow({ tenant, userId, agentId, conversation, callId }: CallKey, sources: readonly ReadSource[]): ReadTable {
  return { tenant, user_id: userId, agent_id: agentId, conversation, call_id: callId, record: JSON.stringify(sources) };
}
