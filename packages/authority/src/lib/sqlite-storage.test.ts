import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { advance } from '@byleave/core';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteFile } from './sqlite-dialect.ts';
import { steps } from './sqlite-schema.ts';
import { createSqliteStorage } from './sqlite-storage.ts';
import { createStoredEntry, testStorage } from './storage-contract.ts';
import { createStoredAction } from './stored-action-fixture.ts';
import type { Storage } from './storage.ts';

const folder = mkdtempSync(join(tmpdir(), 'byleave-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = (): string => join(folder, `${(files += 1)}.sqlite`);

async function open(path: string): Promise<Storage> {
  const storage = await createSqliteStorage(path);
  onTestFinished(() => storage.close());
  return storage;
}

testStorage('sqlite', () => createSqliteStorage(newPath()));

describe('sqlite', () => {
  it('keeps everything over a restart', async () => {
    const path = newPath();
    const before = await createSqliteStorage(path);
    await before.transact(async (transaction) => {
      await transaction.insertAction(createStoredAction());
      await transaction.appendEntry(createStoredEntry());
    });
    await before.close();

    const after = await open(path);
    await after.transact(async (transaction) => {
      expect(await transaction.findAction('acme', 'a-1')).toEqual(createStoredAction());
      expect((await transaction.appendEntry(createStoredEntry())).sequence).toBe(2);
    });
  });

  it('syncs every commit to the disk', () => {
    const { database } = openSqliteFile(newPath());
    onTestFinished(() => database.close());
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  });

  it('brings the actions of an earlier version to the present one', async () => {
    const path = newPath();
    const { database } = openSqliteFile(path);
    for (const step of steps.slice(0, 2)) database.exec(step);
    database.exec('PRAGMA user_version = 2');
    const { requesterId: _r, mostConsentMs: _m, latestDeadline: _l, demands: _d, grantId: _g, ...context } = createStoredAction().lifecycle.context;
    const { limits: _limits, textFindings: _findings, ...action } = createStoredAction();
    const decisions = [{ decision: 'approve', by: { id: 'maya', name: 'Maya' }, at: 1, digest: action.digest }];
    const record = { ...action, lifecycle: { version: 1, state: 'awaitingConsent', context: { ...context, deadline: 9, approvalsNeeded: 2, decisions } } };
    const insert = database.prepare('INSERT INTO action VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    insert.run('acme', 'a-1', 'maya', 'office', 'chat', 'c', 1, 'awaitingConsent', 9, 0, JSON.stringify(record));
    database.close();

    const storage = await open(path);
    const upgraded = await storage.transact((transaction) => transaction.findAction('acme', 'a-1'));
    expect(upgraded).toEqual({
      ...createStoredAction(),
      lifecycle: {
        version: 2,
        state: 'awaitingConsent',
        context: {
          ...createStoredAction().lifecycle.context,
          deadline: 9,
          latestDeadline: 9,
          demands: { approvals: 2, approvers: [], stepUp: [], everyTime: false },
          decisions: [{ ...decisions[0], assurance: 'session' }],
        },
      },
    });
    const approved = advance(upgraded!.lifecycle, { type: 'consent.approved', at: 2, digest: action.digest, by: { id: 'jo', name: 'Jo', roles: ['approver'] }, assurance: 'session' });
    expect(approved).toMatchObject({ ok: true, value: { state: 'authorized' } });
  });

  it('refuses a file that a newer version wrote', async () => {
    const path = newPath();
    const { database } = openSqliteFile(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    await expect(createSqliteStorage(path)).rejects.toThrow('version 99');
  });

  it('resolves a transaction only when another connection can read it', async () => {
    const path = newPath();
    const storage = await open(path);
    const { database } = openSqliteFile(path);
    onTestFinished(() => database.close());
    const count = database.prepare('SELECT count(*) AS n FROM entry');
    await Promise.all(
      Array.from({ length: 100 }, async () => {
        const { sequence } = await storage.transact((transaction) => transaction.appendEntry(createStoredEntry()));
        expect(Number(count.get()?.['n'])).toBeGreaterThanOrEqual(sequence);
      }),
    );
  });

  it('shares one file between two opens without losing or repeating anything', async () => {
    const path = newPath();
    const [one, two] = await Promise.all([open(path), open(path)]);
    const append = (storage: Storage): Promise<number> =>
      storage.transact(async (transaction) => {
        await transaction.lastSequence('acme');
        return (await transaction.appendEntry(createStoredEntry())).sequence;
      });
    const sequences = await Promise.all(Array.from({ length: 200 }, (_, index) => append(index % 2 === 0 ? one : two)));
    expect(sequences.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
  });

  it('fails what it cannot write, and goes on once it can', async () => {
    const path = newPath();
    const storage = await open(path);
    const { database } = openSqliteFile(path);
    onTestFinished(() => database.close());
    database.exec('ALTER TABLE entry RENAME TO hidden');
    const append = (): Promise<unknown> => storage.transact((transaction) => transaction.appendEntry(createStoredEntry()));
    await expect(append()).rejects.toThrow();
    database.exec('ALTER TABLE hidden RENAME TO entry');
    await expect(append()).resolves.toMatchObject({ sequence: 1 });
  });
});
