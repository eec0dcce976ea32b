import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hasPostgres, startPostgres, type PostgresServer } from '../../../../test/postgres-server.ts';
import { createPostgresPool } from './postgres-pool.ts';
import { createPostgresStorage } from './postgres-storage.ts';
import type { Storage } from './storage.ts';
import { createStoredEntry } from './storage-contract.ts';

describe.skipIf(!hasPostgres)('those in line for one tenant', () => {
  let server: PostgresServer;
  let admin: Pool;
  beforeAll(async () => {
    server = await startPostgres();
    admin = createPostgresPool({ connectionString: server.url });
  }, 60_000);
  afterAll(async () => {
    await admin.end();
    await server.stop();
  }, 60_000);

  async function open(): Promise<{ readonly storage: Storage; readonly countTurns: () => Promise<number> }> {
    const schema = `byleave_test_${randomBytes(6).toString('hex')}`;
    const storage = await createPostgresStorage({ connectionString: server.url, schema });
    onTestFinished(async () => {
      await storage.close();
      await admin.query(`DROP SCHEMA ${schema} CASCADE`);
    });
    await storage.transact((transaction) => transaction.appendEntry(createStoredEntry()));
    return { storage, countTurns: async () => (await admin.query<{ turn: number }>(`SELECT turn FROM ${schema}.tenant_turn WHERE tenant = 'acme'`)).rows[0]!.turn };
  }

  const count = (storage: Storage): Promise<number> => storage.transact((transaction) => transaction.lastSequence('acme'));

  it('share turns and commits, each answered with its own', async () => {
    const { storage, countTurns } = await open();
    const sequences = await Promise.all(Array.from({ length: 200 }, () => storage.transact(async (transaction) => (await transaction.appendEntry(createStoredEntry())).sequence)));
    expect(sequences.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, index) => index + 2));
    expect(await countTurns()).toBeLessThan(100);
  });

  it('are done without the one that fails, which hears why', async () => {
    const { storage } = await open();
    const broken = new Error('broken');
    const all = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        storage.transact(async (transaction) => {
          const { sequence } = await transaction.appendEntry(createStoredEntry());
          if (index === 20) throw broken;
          return sequence;
        }),
      ),
    );
    expect(all.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))).toEqual([broken]);
    expect(await count(storage)).toBe(40);
  });
});
