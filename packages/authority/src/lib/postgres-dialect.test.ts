import { randomBytes } from 'node:crypto';
import { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPostgres, startPostgres, type PostgresServer } from '../../../../test/postgres-server.ts';
import { openPostgresSchema } from './postgres-dialect.ts';
import { createPostgresPool } from './postgres-pool.ts';

interface Tables {
  note: { id: string; text: string; at: number };
}

describe.skipIf(!hasPostgres)('a product’s own schema', () => {
  let server: PostgresServer;
  const schema = `byleave_test_${randomBytes(6).toString('hex')}`;
  const steps = ['CREATE TABLE note (id text PRIMARY KEY, text text NOT NULL, at bigint NOT NULL)'];
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(async () => {
    const pool = createPostgresPool({ connectionString: server.url });
    await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await pool.end();
    await server.stop();
  }, 60_000);
  const open = async (known = steps) => new Kysely<Tables>({ dialect: await openPostgresSchema({ connectionString: server.url, schema, steps: known }) });

  it('is created once by those who open it together, and keeps any text and exact numbers', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    const note = { id: 'a', text: 'a\u0000b\uffff', at: Number.MAX_SAFE_INTEGER };
    await one.withSchema(schema).insertInto('note').values(note).execute();
    expect(await two.withSchema(schema).selectFrom('note').selectAll().execute()).toEqual([note]);
    await Promise.all([one.destroy(), two.destroy()]);
  });

  it('of a newer version is refused, with no connection left behind', async () => {
    await (await open()).destroy();
    await expect(open([])).rejects.toThrow('Upgrade');
  });
});
