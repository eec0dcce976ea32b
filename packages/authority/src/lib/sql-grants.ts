import type { Grant } from '@byleave/core';
import type { Kysely } from 'kysely';
import type { GrantStore } from './grant-store.ts';
import { defineStatement, type SqlConnection } from './sql-statement.ts';

interface GrantTable {
  tenant: string;
  id: string;
  user_id: string;
  agent_id: string;
  tool_name: string;
  status: string;
  effect: string;
  ends_at: number;
  created_at: number;
  record: string;
}

export interface GrantTables {
  standing_grant: GrantTable;
}

/** Those that may answer a call: what every proposal asks for. */
const selectStanding = defineStatement(
  (database: Kysely<GrantTables>, filter: { tenant: string; userId: string; toolName: string; agentId: string; status: string; endsAfter: number; limit: number }) =>
    database
      .selectFrom('standing_grant')
      .select('record')
      .where('tenant', '=', filter.tenant)
      .where('user_id', '=', filter.userId)
      .where('tool_name', '=', filter.toolName)
      .where('agent_id', '=', filter.agentId)
      .where('status', '=', filter.status)
      .where('ends_at', '>', filter.endsAfter)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(filter.limit),
);

export function createSqlGrants(database: Kysely<GrantTables>, connection: SqlConnection): GrantStore {
  const toGrant = ({ record }: { record: string }): Grant => JSON.parse(record) as Grant;
  return {
    async findGrant(tenant, id) {
      const row = await database.selectFrom('standing_grant').select('record').where('tenant', '=', tenant).where('id', '=', id).executeTakeFirst();
      return row && toGrant(row);
    },
    async insertGrant(grant) {
      const { tenant, id, user, agentId, toolName, status, effect, endsAt, createdAt } = grant;
      const row = { tenant, id, user_id: user.id, agent_id: agentId, tool_name: toolName, status, effect, ends_at: endsAt, created_at: createdAt };
      await database.insertInto('standing_grant').values({ ...row, record: JSON.stringify(grant) }).execute();
    },
    async updateGrant(grant) {
      const result = await database
        .updateTable('standing_grant')
        .set({ status: grant.status, ends_at: grant.endsAt, record: JSON.stringify(grant) })
        .where('tenant', '=', grant.tenant)
        .where('id', '=', grant.id)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) throw new TypeError('storage: no such grant');
    },
    async listGrants(filter) {
      const { tenant, userId, toolName, agentId, status, effect, endsAfter, limit } = filter;
      if (userId !== undefined && toolName !== undefined && agentId !== undefined && status !== undefined && effect === undefined && endsAfter !== undefined) {
        return (await selectStanding(connection, { tenant, userId, toolName, agentId, status, endsAfter, limit })).rows.map(toGrant);
      }
      const rows = await database
        .selectFrom('standing_grant')
        .select('record')
        .where('tenant', '=', filter.tenant)
        .$if(filter.userId !== undefined, (query) => query.where('user_id', '=', filter.userId!))
        .$if(filter.toolName !== undefined, (query) => query.where('tool_name', '=', filter.toolName!))
        .$if(filter.agentId !== undefined, (query) => query.where('agent_id', '=', filter.agentId!))
        .$if(filter.status !== undefined, (query) => query.where('status', '=', filter.status!))
        .$if(filter.effect !== undefined, (query) => query.where('effect', '=', filter.effect!))
        .$if(filter.endsAfter !== undefined, (query) => query.where('ends_at', '>', filter.endsAfter!))
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(filter.limit)
        .execute();
      return rows.map(toGrant);
    },
  };
}
