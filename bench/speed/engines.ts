import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Storage } from '../../packages/authority/src/index.ts';
import { createPostgresPool } from '../../packages/authority/src/lib/postgres-pool.ts';
import { createPostgresStorage } from '../../packages/authority/src/postgres.ts';
import { createSqliteStorage, openSqliteFile } from '../../packages/authority/src/sqlite.ts';
import { startPostgres } from '../../test/postgres-server.ts';

/** A storage, and the engine below it at its rawest: one row inserted, committed, on the disk. */
export interface Engine {
  readonly storage: Storage;
  readonly insertRow: () => Promise<unknown>;
  close(): Promise<void>;
}

/** As long as the shortest thing anybody would keep. */
const row = 'x'.repeat(100);

/** A new file and another beside it for the raw rows, both WAL and `synchronous=FULL`. */
export async function openSqlite(): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'byleave-speed-'));
  const storage = await createSqliteStorage(join(folder, 'authority.db'));
  const { database } = openSqliteFile(join(folder, 'raw.db'));
  database.exec('CREATE TABLE raw (number INTEGER PRIMARY KEY, record TEXT NOT NULL) STRICT');
  const insert = database.prepare('INSERT INTO raw (record) VALUES (?)');
  return {
    storage,
    insertRow: async () => insert.run(row),
    async close() {
      await storage.close();
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Sixteen connections for the storage, and as many for the raw rows. */
export async function openPostgres(): Promise<Engine> {
  const server = await startPostgres();
  const schema = `byleave_speed_${process.pid}`;
  const connection = { connectionString: server.url, max: 16 };
  const storage = await createPostgresStorage({ ...connection, schema });
  const pool = createPostgresPool(connection);
  await pool.query(`CREATE TABLE ${schema}.raw (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, record text NOT NULL)`);
  const insert = { name: 'raw', text: `INSERT INTO ${schema}.raw (record) VALUES ($1)`, values: [row] };
  return {
    storage,
    insertRow: () => pool.query(insert),
    async close() {
      await storage.close();
      await pool.query(`DROP SCHEMA ${schema} CASCADE`);
      await pool.end();
      await server.stop();
    },
  };
}
