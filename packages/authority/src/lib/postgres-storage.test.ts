import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { hasPostgres, startPostgres, type PostgresServer } from '../../../../test/postgres-server.ts';
import { createStoredGrant } from './grant-store-contract.ts';
import type { LimitUse } from './limit-store.ts';
import { openProxy } from './postgres-proxy.fixture.ts';
import { steps, upgradePostgresSchema } from './postgres-schema.ts';
import { createPostgresStorage, type PostgresStorageOptions } from './postgres-storage.ts';
import { upgradeSchema } from './sqlite-schema.ts';
import { createStoredEntry, testStorage } from './storage-contract.ts';
import type { EntryFilter, Storage, StorageTransaction } from './storage.ts';
import { createStoredAction } from './stored-action-fixture.ts';

const everything: EntryFilter = { tenant: 'acme', userId: 'maya', order: 'oldest first', limit: 10_000 };

describe.skipIf(!hasPostgres)('postgres', () => {
  let server: PostgresServer;
  let admin: Client;
  const schemas: string[] = [];
  beforeAll(async () => {
    server = await startPostgres();
    admin = new Client(server.url);
    await admin.connect();
  }, 60_000);
  afterAll(async () => {
    for (const schema of schemas) await admin.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await admin.end();
    await server.stop();
  }, 60_000);

  function newSchema(): string {
    const schema = `byleave_test_${randomBytes(6).toString('hex')}`;
    schemas.push(schema);
    return schema;
  }
  async function open(options: PostgresStorageOptions = {}): Promise<Storage> {
    const storage = await createPostgresStorage({ connectionString: server.url, schema: newSchema(), ...options });
    onTestFinished(() => storage.close());
    return storage;
  }
  /** Two instances of one authority. */
  async function openPair(): Promise<readonly [Storage, Storage]> {
    const schema = newSchema();
    return Promise.all([open({ schema }), open({ schema })]);
  }
  const append = (storage: Storage): Promise<number> =>
    storage.transact(async (transaction) => (await transaction.appendEntry(createStoredEntry())).sequence);
  const count = (storage: Storage): Promise<number> => storage.transact((transaction) => transaction.lastSequence('acme'));

  testStorage('postgres', () => createPostgresStorage({ connectionString: server.url, schema: newSchema() }));

  it('keeps everything over a restart', async () => {
    const schema = newSchema();
    const before = await open({ schema });
    await before.transact(async (transaction) => {
      await transaction.insertAction(createStoredAction());
      await transaction.appendEntry(createStoredEntry());
    });
    await before.close();

    const after = await open({ schema });
    await after.transact(async (transaction) => {
      expect(await transaction.findAction('acme', 'a-1')).toEqual(createStoredAction());
      expect(await transaction.appendEntry(createStoredEntry())).toMatchObject({ sequence: 2 });
    });
  });

  it('keeps what text in PostgreSQL cannot hold, in ids and in records', async () => {
    const storage = await open();
    const ids = ['\u0000', 'a\u001eb', 'a\u0000b', 'a\uffff0b', 'a\uffffb', '\uffff'];
    const actions = ids.map((id) => ({ ...createStoredAction({ id, conversation: id, callId: id }), arguments: { [`to\u0000${id}`]: `\u0000\uffff\u2028 ${id}` } }));
    await storage.transact(async (transaction) => {
      for (const action of actions) await transaction.insertAction(action);
      for (const id of ids) await transaction.appendEntry(createStoredEntry({ id, conversation: id }));
    });
    for (const [index, id] of ids.entries()) {
      expect(await storage.transact((transaction) => transaction.findAction('acme', id))).toEqual(actions[index]);
      const entries = await storage.transact((transaction) => transaction.listEntries({ ...everything, conversation: id }));
      expect(entries).toEqual([{ ...createStoredEntry({ id, conversation: id }), sequence: index + 1 }]);
    }
  });

  it('counts exactly up to the largest amount, and never approximately', async () => {
    const storage = await open();
    const most = 9_000_000_000_000_000;
    const use: LimitUse = { tenant: 'acme', limitId: 'euros', scope: '{}', actionId: 'a-1', userId: 'maya', amount: most - 1, at: 50, state: 'used' };
    const limit = { kind: 'rate', id: 'euros', most, window: { kind: 'rolling', ms: 100 }, per: [] } as const;
    const sum = (): Promise<unknown> => storage.transact((transaction) => transaction.sumUses({ tenant: 'acme', limitId: 'euros', scope: '{}', since: 0 }));
    await storage.transact((transaction) => transaction.insertUse(use, limit));
    await storage.transact((transaction) => transaction.insertUse({ ...use, actionId: 'a-2', amount: 1 }, limit));
    expect(await sum()).toEqual({ used: most, reserved: 0 });
    await storage.transact((transaction) => transaction.insertUse({ ...use, actionId: 'a-3' }, limit));
    await expect(sum()).rejects.toThrow(RangeError);
  });

  describe('shared by two instances', () => {
    it('lets each hear at once of what the other has committed, and no other schema', async () => {
      const [one, two] = await openPair();
      const stranger = await open();
      const heard = vi.fn();
      const heardElsewhere = vi.fn();
      two.watch(heard);
      stranger.watch(heardElsewhere);
      await append(one);
      await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
      expect(heardElsewhere).not.toHaveBeenCalled();
    });

    it('lets each hear of its own commits once', async () => {
      const [one, two] = await openPair();
      const heard = vi.fn();
      const heardByOther = vi.fn();
      one.watch(heard);
      two.watch(heardByOther);
      for (const times of [1, 2]) {
        await append(one);
        await vi.waitFor(() => expect(heardByOther).toHaveBeenCalledTimes(times));
      }
      expect(heard).toHaveBeenCalledTimes(2);
    });

    it('lets an instance hear of everything that was committed before another ended', async () => {
      const [one, two] = await openPair();
      let seen = 0;
      two.watch(() => void count(two).then((sequence) => (seen = Math.max(seen, sequence))));
      await Promise.all(Array.from({ length: 20 }, () => append(one)));
      await one.close();
      await vi.waitFor(() => expect(seen).toBe(20));
    });

    it('lets an instance look after its way to hear was lost, and hear again', async () => {
      const schema = newSchema();
      const name = `listener of ${schema}`;
      const [one, two] = [await open({ schema }), await open({ schema, application_name: name })];
      const heard = vi.fn();
      two.watch(heard);
      await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1`, [name]);
      await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
      await append(one);
      await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(2));
    });

    it('numbers entries without a gap, and shows none before the ones it follows', async () => {
      const [one, two] = await openPair();
      const appended = Promise.all([one, two].flatMap((storage) => Array.from({ length: 100 }, () => append(storage))));
      for (let seen = 0; seen < 200; ) {
        const entries = await one.transact((transaction) => transaction.listEntries(everything));
        expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
        seen = entries.length;
      }
      expect((await appended).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    });

    it.each(['a tenant nobody wrote for', 'a tenant somebody wrote for'])('runs work again that read what the other changed before it wrote, in %s', async (tenant) => {
      const [one, two] = await openPair();
      if (tenant === 'a tenant somebody wrote for') await append(one);
      const before = await count(one);
      const seen: number[] = [];
      const appended = await one.transact(async (transaction) => {
        seen.push(await transaction.lastSequence('acme'));
        if (seen.length === 1) await append(two);
        return transaction.appendEntry(createStoredEntry());
      });
      expect(seen).toEqual([before, before + 1]);
      expect(appended.sequence).toBe(before + 2);
    });

    it('runs work again that writes for one tenant what it read of another', async () => {
      const [one, two] = await openPair();
      await one.transact(async (transaction) => {
        for (const tenant of ['acme', 'other']) await transaction.appendEntry(createStoredEntry({ tenant }));
      });
      const seen: number[] = [];
      await one.transact(async (transaction) => {
        seen.push(await transaction.lastSequence('acme'));
        if (seen.length === 1) await append(two);
        await transaction.appendEntry(createStoredEntry({ tenant: 'other' }));
      });
      expect(seen).toEqual([1, 2]);
    });

    it('lets each see all that was written before it, whoever wrote last and whatever each remembers', async () => {
      const maya = { id: 'maya', name: 'Maya Chen' };
      const pair = await openPair();
      let runs = 0;
      const grants = { userId: 'maya', toolName: 'post', agentId: 'office', endsAfter: 10 };
      const step = fc.record({ instance: fc.constantFrom(0, 0, 0, 1), kind: fc.constantFrom('update', 'update', 'entry', 'stop', 'grant', 'fail', 'unexpected') });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 12 }), async (steps) => {
          const tenant = `tenant ${(runs += 1)}`;
          const filter = { ...grants, tenant };
          await pair[0].transact((transaction) => transaction.insertAction(createStoredAction({ tenant, proposedAt: 0 })));
          const model = { proposedAt: 0, entries: 0, stops: [] as string[], grants: [] as string[] };
          for (const [index, { instance, kind }] of steps.entries()) {
            const work = async (transaction: StorageTransaction): Promise<void> => {
              const action = (await transaction.findAction(tenant, 'a-1'))!;
              const stops = await transaction.listActiveStops(tenant);
              const standing = await transaction.listGrants({ ...filter, status: 'active', limit: 100 });
              expect([action.proposedAt, await transaction.lastSequence(tenant), stops.map(({ id }) => id), standing.map(({ id }) => id)]).toEqual([model.proposedAt, model.entries, model.stops, model.grants]);
              if (kind === 'entry') await transaction.appendEntry(createStoredEntry({ tenant }));
              else if (kind === 'stop') await transaction.insertStop({ id: `s-${index}`, tenant, scope: {}, pressedBy: maya, at: index, running: [] });
              else if (kind === 'grant') await transaction.insertGrant(createStoredGrant({ tenant, id: `g-${index}`, createdAt: index, endsAt: 20 }));
              else await transaction.updateAction({ ...action, proposedAt: index });
              if (kind === 'fail') throw new Error('taken back');
            };
            const done = await pair[instance]!.transact(work, kind === 'unexpected' ? undefined : { tenant, action: 'a-1', grants: filter }).then(() => true, (error: Error) => { if (error.message !== 'taken back') throw error; return false; });
            if (kind === 'entry') model.entries += 1;
            else if (kind === 'stop') model.stops.unshift(`s-${index}`);
            else if (kind === 'grant') model.grants.unshift(`g-${index}`);
            else if (done) model.proposedAt = index;
          }
        }),
        { numRuns: 8 },
      );
    });

    it('ends a circle of transactions that wait for each other, with both done', async () => {
      const [one, two] = await openPair();
      const appendBoth = (storage: Storage, tenants: readonly string[]): Promise<unknown> =>
        storage.transact(async (transaction) => {
          for (const tenant of tenants) await transaction.appendEntry(createStoredEntry({ tenant }));
        });
      await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? appendBoth(one, ['acme', 'other']) : appendBoth(two, ['other', 'acme']))));
      expect(await count(one)).toBe(20);
    });

    it('lets nobody wait who only reads, and lets them read one moment', async () => {
      const [one, two] = await openPair();
      await append(one);
      await one.transact(async (transaction) => {
        await transaction.appendEntry(createStoredEntry());
        expect(await count(two)).toBe(1);
      });
      await two.transact(async (transaction) => {
        expect(await transaction.lastSequence('acme')).toBe(2);
        await append(one);
        expect(await transaction.lastSequence('acme')).toBe(2);
        expect(await transaction.listEntries(everything)).toHaveLength(2);
      });
    });

    it('takes a tenant’s turn from an instance that stalls', async () => {
      const schema = newSchema();
      const [stalled, other] = [await open({ schema, stallTimeoutMs: 100 }), await open({ schema })];
      await append(stalled);
      const { promise: hasTurn, resolve: takeTurn } = Promise.withResolvers<void>();
      const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
      const stalling = stalled.transact(async (transaction) => {
        await transaction.appendEntry(createStoredEntry());
        takeTurn();
        await isOver;
      });
      await hasTurn;
      expect(await append(other)).toBe(2);
      end();
      await expect(stalling).rejects.toThrow();
      expect(await append(stalled)).toBe(3);
    });
  });

  describe('with a connection that is lost', () => {
    async function openThroughProxy() {
      const proxy = await openProxy(server.url);
      onTestFinished(() => proxy.close());
      const schema = newSchema();
      return { proxy, storage: await open({ connectionString: undefined, schema, ...proxy.connection }), direct: await open({ schema }) };
    }

    it('rejects in the middle of a transaction with nothing written, and goes on with the next', async () => {
      const { proxy, storage, direct } = await openThroughProxy();
      const lost = storage.transact(async (transaction) => {
        await transaction.insertAction(createStoredAction());
        await transaction.appendEntry(createStoredEntry());
        proxy.cut('answers');
        await transaction.listPasskeys('acme', 'maya');
      });
      await expect(lost).rejects.toThrow();
      expect(await count(direct)).toBe(0);
      expect(await append(storage)).toBe(1);
    });

    it('rejects with nothing written when the commit never arrived', async () => {
      const { proxy, storage, direct } = await openThroughProxy();
      const heard = vi.fn();
      storage.watch(heard);
      const lost = storage.transact(async (transaction) => {
        await transaction.appendEntry(createStoredEntry());
        proxy.cut('requests');
      });
      await expect(lost).rejects.toThrow();
      expect(await count(direct)).toBe(0);
      expect(await append(storage)).toBe(1);
    });

    it('answers a commit whose answer was lost, once it knows that it was done', async () => {
      const { proxy, storage, direct } = await openThroughProxy();
      const kept = await storage.transact(async (transaction) => {
        const appended = await transaction.appendEntry(createStoredEntry());
        proxy.cut('answers');
        return appended;
      });
      expect(kept.sequence).toBe(1);
      expect(await count(direct)).toBe(1);
    });
  });

  it('writes nothing of a transaction in which a call failed, though the work caught it', async () => {
    const storage = await open({ max: 1 });
    const listPasskeys = (transaction: StorageTransaction): Promise<unknown> => transaction.listPasskeys('acme', 'maya');
    await storage.transact((transaction) => transaction.insertAction(createStoredAction()));
    const careless = storage.transact(async (transaction) => {
      await transaction.appendEntry(createStoredEntry());
      await transaction.insertAction(createStoredAction()).catch(() => undefined);
      await expect(listPasskeys(transaction)).rejects.toMatchObject({ code: '23505' });
    });
    await expect(careless).rejects.toMatchObject({ code: '23505' });
    expect(await count(storage)).toBe(0);
    expect(await storage.transact(listPasskeys)).toEqual([]);
  });

  it('writes nothing where an action that it was to update is gone', async () => {
    const schema = newSchema();
    const storage = await open({ schema });
    await storage.transact((transaction) => transaction.insertAction(createStoredAction()));
    const update = storage.transact(
      async (transaction) => {
        const action = (await transaction.findAction('acme', 'a-1'))!;
        await admin.query(`DELETE FROM ${schema}.action`);
        await transaction.updateAction(action);
        await transaction.appendEntry(createStoredEntry());
      },
      { tenant: 'acme', action: 'a-1' },
    );
    await expect(update).rejects.toMatchObject({ code: '22012' });
    expect(await count(storage)).toBe(0);
  });

  it('plans nothing that costs more the more rows there are, though it plans while there are none', async () => {
    const schema = newSchema();
    // A server counts what a connection did by the time it ends.
    const closeAll = async (storage: Storage): Promise<void> => {
      await storage.close();
      await expect.poll(async () => (await admin.query('SELECT FROM pg_stat_activity WHERE application_name = $1', [schema])).rowCount).toBe(0);
    };
    await closeAll(await open({ schema, application_name: schema }));
    const countScans = async (): Promise<unknown> =>
      (await admin.query<{ scans: string }>(`SELECT sum(seq_scan) AS scans FROM pg_stat_user_tables WHERE schemaname = $1 AND relname IN ('action', 'entry', 'stop', 'standing_grant')`, [schema])).rows[0]?.scans;
    const before = await countScans();
    const storage = await open({ schema, max: 1, application_name: schema });
    for (let round = 0; round < 20; round += 1) {
      const ids = Array.from({ length: 4 }, (_, index) => `a-${round}-${index}`);
      await storage.transact(async (transaction) => {
        for (const id of ids) await transaction.insertAction(createStoredAction({ id, callId: id }));
      });
      await Promise.all(
        ids.map((id) =>
          storage.transact(
            async (transaction) => {
              await transaction.updateAction((await transaction.findAction('acme', id))!);
              await transaction.appendEntry(createStoredEntry({ id }));
            },
            { tenant: 'acme', action: id },
          ),
        ),
      );
    }
    await closeAll(storage);
    expect(await countScans()).toBe(before);
  });

  it('has its tables counted once there is something in them, so that rows are found by the index that is for them', async () => {
    const schema = newSchema();
    const storage = await open({ schema });
    const countCounts = async (): Promise<unknown> => (await admin.query(`SELECT analyze_count::int AS counts FROM pg_stat_user_tables WHERE schemaname = $1 AND relname = 'action'`, [schema])).rows;
    expect(await countCounts()).toEqual([{ counts: 0 }]);
    await Promise.all(Array.from({ length: 64 }, () => append(storage)));
    await storage.close();
    await expect.poll(countCounts).toEqual([{ counts: 1 }]);
  });

  it('serves more callers than it has connections, though they are in each other’s way', async () => {
    const schema = newSchema();
    await append(await open({ schema }));
    const storage = await open({ schema, max: 2 });
    const find = (transaction: StorageTransaction): Promise<unknown> => transaction.findAction('acme', 'a-1');
    await Promise.all(
      Array.from({ length: 50 }, () =>
        storage.transact(async (transaction) => {
          await find(transaction);
          await transaction.appendEntry(createStoredEntry());
        }),
      ),
    );
    expect(await count(storage)).toBe(51);
  });

  it('waits for what the work did not await, and refuses what comes after', async () => {
    const storage = await open();
    let kept: StorageTransaction | undefined;
    await storage.transact(async (transaction) => {
      kept = transaction;
      void transaction.appendEntry(createStoredEntry());
    });
    expect(await count(storage)).toBe(1);
    await expect(kept?.appendEntry(createStoredEntry())).rejects.toThrow('over');
    expect(await count(storage)).toBe(1);
  });

  it('ends when it is closed only after what was begun', async () => {
    const schema = newSchema();
    const storage = await open({ schema });
    const appended = Array.from({ length: 20 }, () => append(storage));
    await storage.close();
    expect((await Promise.all(appended)).length).toBe(20);
    await expect(append(storage)).rejects.toThrow();
    expect(await count(await open({ schema }))).toBe(20);
  });

  it('refuses to start where commits are answered before they are on the disk', async () => {
    await expect(open({ options: '-c synchronous_commit=off' })).rejects.toMatchObject({ code: 'misuse' });
  });

  it.each(['', 'UPPER', 'a-b', 'x'.repeat(51), 'pg"; DROP TABLE x'])('refuses the schema “%s”', async (schema) => {
    await expect(createPostgresStorage({ connectionString: server.url, schema })).rejects.toMatchObject({ code: 'misuse' });
  });

  it('has the tables and columns that SQLite has, and two of its own', async () => {
    const schema = newSchema();
    await open({ schema });
    const { rows } = await admin.query<{ name: string }>(`SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = $1`, [schema]);
    const file = new DatabaseSync(':memory:');
    onTestFinished(() => file.close());
    upgradeSchema(file);
    const columns = file.prepare("SELECT t.name || '.' || c.name AS name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'").all();
    const own = ['schema_version.version', 'tenant_turn.tenant', 'tenant_turn.turn'];
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...columns.map(({ name }) => String(name)), ...own].toSorted());
  });

  describe('brings a schema to the present version', () => {
    const readTables = async (schema: string): Promise<readonly string[]> =>
      (await admin.query<{ name: string }>('SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 ORDER BY 1', [schema])).rows.map(({ name }) => name);

    it('once, by whoever of those who start together comes first', async () => {
      const schema = newSchema();
      const all = await Promise.all(Array.from({ length: 6 }, () => open({ schema, max: 1 })));
      expect(await Promise.all(all.map(append))).toHaveLength(6);
      expect((await admin.query(`SELECT version::int FROM ${schema}.schema_version`)).rows).toEqual([{ version: steps.length }]);
    });

    it('step by step, with what is there', async () => {
      const schema = newSchema();
      const first = 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)';
      await upgradePostgresSchema(admin, schema, [first]);
      await upgradePostgresSchema(admin, schema, [first, 'ALTER TABLE kept RENAME TO moved']);
      expect((await admin.query(`SELECT n FROM ${schema}.moved`)).rows).toEqual([{ n: 7 }]);
    });

    it('or leaves nothing of it', async () => {
      const schema = newSchema();
      await expect(upgradePostgresSchema(admin, schema, ['CREATE TABLE a (n int)', 'CREATE TABLE b (n int); SELECT broken'])).rejects.toThrow('broken');
      expect(await readTables(schema)).toEqual([]);
      await upgradePostgresSchema(admin, schema, ['CREATE TABLE a (n int)']);
      await expect(upgradePostgresSchema(admin, schema, ['CREATE TABLE a (n int)', 'CREATE TABLE b (n int); SELECT broken'])).rejects.toThrow('broken');
      expect(await readTables(schema)).toEqual(['a', 'schema_version']);
    });

    it('and refuses one that a newer version wrote', async () => {
      const schema = newSchema();
      await (await open({ schema })).close();
      await admin.query(`UPDATE ${schema}.schema_version SET version = 99`);
      await expect(open({ schema })).rejects.toThrow('version 99');
    });
  });
});
