import { openStates, type Action, type Stop } from '@byleave/core';
import { sql, type Kysely } from 'kysely';
import { defineStatement, type SqlConnection } from './sql-statement.ts';
import type { StopStore } from './stop-store.ts';

interface StopTable {
  tenant: string;
  id: string;
  at: number;
  is_active: number;
  record: string;
}

interface OpenTable {
  tenant: string;
  id: string;
  state: string;
  proposed_at: number;
  record: string;
}

export interface StopTables {
  stop: StopTable;
  action: OpenTable;
}

/** As the partial index spells it, or the engine would not use it. */
const isOpen = sql<boolean>`state IN (${sql.raw(openStates.map((state) => `'${state}'`).join(', '))})`;

const selectActive = defineStatement((database: Kysely<StopTables>, { tenant }: { tenant: string }) =>
  database.selectFrom('stop').select('record').where('tenant', '=', tenant).where('is_active', '=', 1).orderBy('at', 'desc').orderBy('id', 'desc'),
);

export function createSqlStops(database: Kysely<StopTables>, connection: SqlConnection): StopStore {
  const toStop = ({ record }: { record: string }): Stop => JSON.parse(record) as Stop;
  const stopsOf = (tenant: string) => database.selectFrom('stop').select('record').where('tenant', '=', tenant);
  return {
    async listActiveStops(tenant) {
      return (await selectActive(connection, { tenant })).rows.map(toStop);
    },
    async listStops(tenant, limit) {
      return (await stopsOf(tenant).orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()).map(toStop);
    },
    async findStop(tenant, id) {
      const row = await stopsOf(tenant).where('id', '=', id).executeTakeFirst();
      return row && toStop(row);
    },
    async insertStop(stop) {
      const { tenant, id, at } = stop;
      await database.insertInto('stop').values({ tenant, id, at, is_active: stop.reset ? 0 : 1, record: JSON.stringify(stop) }).execute();
    },
    async updateStop(stop) {
      const result = await database
        .updateTable('stop')
        .set({ is_active: stop.reset ? 0 : 1, record: JSON.stringify(stop) })
        .where('tenant', '=', stop.tenant)
        .where('id', '=', stop.id)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) throw new TypeError('storage: no such stop');
    },
    async listOpen({ tenant, states, before, limit }) {
      const rows = await database
        .selectFrom('action')
        .select('record')
        .where('tenant', '=', tenant)
        .where(isOpen)
        .where('state', 'in', [...states])
        .$if(before !== undefined, (query) =>
          query.where(({ eb, refTuple, tuple }) => eb(refTuple('proposed_at', 'id'), '<', tuple(before!.proposedAt, before!.id))),
        )
        .orderBy('proposed_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ record }) => JSON.parse(record) as Action);
    },
  };
}
