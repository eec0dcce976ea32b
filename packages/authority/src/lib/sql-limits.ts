import type { Limit } from '@byleave/core';
import { sql, type Kysely } from 'kysely';
import { isOpenScope } from './limit-scope.ts';
import type { LimitBucket, LimitStore, LimitUse } from './limit-store.ts';
import { defineStatement, type SqlConnection } from './sql-statement.ts';

interface UseTable {
  tenant: string;
  limit_id: string;
  scope: string;
  action_id: string;
  user_id: string;
  amount: number;
  at: number;
  state: LimitUse['state'];
}

interface KnownTable {
  tenant: string;
  limit_id: string;
  scope: string;
  /** The person it is counted for, or '' for everybody alike. */
  user_id: string;
  /** 1 when its scope says nothing of what anybody did. */
  is_open: number;
  at: number;
  record: string;
}

export interface LimitTables {
  limit_use: UseTable;
  known_limit: KnownTable;
}

const useColumns = ['tenant', 'limit_id', 'scope', 'action_id', 'user_id', 'amount', 'at', 'state'] as const;

const selectUses = defineStatement((database: Kysely<LimitTables>, { tenant, actionId }: { tenant: string; actionId: string }) =>
  database.selectFrom('limit_use').select(useColumns).where('tenant', '=', tenant).where('action_id', '=', actionId),
);

export function createSqlLimits(database: Kysely<LimitTables>, connection: SqlConnection): LimitStore {
  return {
    async insertUse(use, limit) {
      const { tenant, limitId: limit_id, scope, actionId: action_id, userId: user_id, amount, at, state } = use;
      await database.insertInto('limit_use').values({ tenant, limit_id, scope, action_id, user_id, amount, at, state }).execute();
      if (!limit) return;
      const values = JSON.parse(scope) as Readonly<Record<string, unknown>>;
      const record = JSON.stringify(limit);
      await database
        .insertInto('known_limit')
        .values({ tenant, limit_id, scope, user_id: String(values['user'] ?? ''), is_open: isOpenScope(limit) ? 1 : 0, at, record })
        .onConflict((conflict) => conflict.columns(['tenant', 'limit_id', 'scope']).doUpdateSet({ at, record }))
        .execute();
    },
    async listUses(tenant, actionId) {
      return (await selectUses(connection, { tenant, actionId })).rows.map(toUse);
    },
    async useReserved(tenant, actionId, at) {
      await database
        .updateTable('limit_use')
        .set({ state: 'used', at })
        .where('tenant', '=', tenant)
        .where('action_id', '=', actionId)
        .where('state', '=', 'reserved')
        .execute();
    },
    async releaseReserved(tenant, actionId) {
      await database
        .deleteFrom('limit_use')
        .where('tenant', '=', tenant)
        .where('action_id', '=', actionId)
        .where('state', '=', 'reserved')
        .execute();
    },
    async sumUses(filter) {
      const rows = await ofBucket(database, filter)
        .select((eb) => ['state', eb.fn.sum<number>('amount').as('sum')])
        .where((eb) => eb.or([eb('state', '=', 'reserved'), eb('at', '>=', filter.since)]))
        .$if(filter.except !== undefined, (query) => query.where('action_id', '!=', filter.except!))
        .groupBy('state')
        .execute();
      const sumOf = (state: LimitUse['state']): number => rows.find((row) => row.state === state)?.sum ?? 0;
      return { used: sumOf('used'), reserved: sumOf('reserved') };
    },
    async listOldestUses(bucket, since, limit) {
      const rows = await ofBucket(database, bucket)
        .select(useColumns)
        .where('state', '=', 'used')
        .where('at', '>=', since)
        .orderBy('at')
        .limit(limit)
        .execute();
      return rows.map(toUse);
    },
    async listKnownLimits(tenant, userId, limit) {
      const rows = await database
        .selectFrom('known_limit as known')
        .select(['record', 'scope'])
        .where('tenant', '=', tenant)
        .where('user_id', 'in', ['', userId])
        .where((eb) =>
          eb.or([
            eb('is_open', '=', 1),
            eb('user_id', '=', userId),
            eb.exists(
              eb
                .selectFrom('limit_use as use')
                .select(sql<number>`1`.as('one'))
                .whereRef('use.tenant', '=', 'known.tenant')
                .whereRef('use.limit_id', '=', 'known.limit_id')
                .whereRef('use.scope', '=', 'known.scope')
                .where('use.user_id', '=', userId),
            ),
          ]),
        )
        .orderBy('at', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ record, scope }) => ({ limit: JSON.parse(record) as Limit, scope }));
    },
  };
}

function ofBucket(database: Kysely<LimitTables>, { tenant, limitId, scope }: LimitBucket) {
  return database.selectFrom('limit_use').where('tenant', '=', tenant).where('limit_id', '=', limitId).where('scope', '=', scope);
}

function toUse({ tenant, limit_id: limitId, scope, action_id: actionId, user_id: userId, amount, at, state }: UseTable): LimitUse {
  return { tenant, limitId, scope, actionId, userId, amount, at, state };
}
