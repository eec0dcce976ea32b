import type { Kysely } from 'kysely';
import type { PasskeyStore } from './passkey-store.ts';
import type { Passkey } from './passkey-verifier.ts';

interface PasskeyTable {
  tenant: string;
  id: string;
  user_id: string;
  created_at: number;
  record: string;
}

export interface PasskeyTables {
  passkey: PasskeyTable;
}

export function createSqlPasskeys(database: Kysely<PasskeyTables>): PasskeyStore {
  const toPasskey = ({ record }: { record: string }): Passkey => JSON.parse(record) as Passkey;
  return {
    async findPasskey(tenant, id) {
      const row = await database.selectFrom('passkey').select('record').where('tenant', '=', tenant).where('id', '=', id).executeTakeFirst();
      return row && toPasskey(row);
    },
    async insertPasskey(passkey) {
      const { tenant, id, userId: user_id, createdAt: created_at } = passkey;
      await database.insertInto('passkey').values({ tenant, id, user_id, created_at, record: JSON.stringify(passkey) }).execute();
    },
    async updatePasskey(passkey) {
      const result = await database
        .updateTable('passkey')
        .set({ record: JSON.stringify(passkey) })
        .where('tenant', '=', passkey.tenant)
        .where('id', '=', passkey.id)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) throw new TypeError('storage: no such passkey');
    },
    async removePasskey(tenant, id) {
      await database.deleteFrom('passkey').where('tenant', '=', tenant).where('id', '=', id).execute();
    },
    async listPasskeys(tenant, userId) {
      const rows = await database
        .selectFrom('passkey')
        .select('record')
        .where('tenant', '=', tenant)
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toPasskey);
    },
  };
}
