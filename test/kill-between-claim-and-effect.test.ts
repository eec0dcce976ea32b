import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createHandler } from '../packages/authority/src/index.ts';
import { accepted, agent, createOffice, mail, maya, type Office } from '../packages/authority/src/lib/office-fixture.ts';
import { createSqliteStorage } from '../packages/authority/src/sqlite.ts';
import { createClient, runGuarded, type ByleaveClient } from '../packages/client/src/index.ts';

function createFolder(): { readonly database: string; readonly effects: string } {
  const folder = mkdtempSync(join(tmpdir(), 'byleave-kill-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { database: join(folder, 'authority.sqlite'), effects: join(folder, 'effects.txt') };
}

function readEffects(path: string): readonly string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter((line) => line !== '') : [];
}

/** The number of the last call that took effect, which is run again on purpose. */
function lastCall(effects: string): number {
  return Number(readEffects(effects).at(-1)?.split('-')[1] ?? 0);
}

/** Answers once the process has run an effect, or is dead. */
async function start(database: string, effects: string, first: number, mode: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/run-payments.ts'), database, effects, String(first), mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')]);
  return child;
}

async function reopen(database: string, now = Date.now): Promise<Office & { readonly client: ByleaveClient }> {
  const storage = await createSqliteStorage(database);
  onTestFinished(() => storage.close());
  const office = createOffice({ storage, now, createId: () => crypto.randomUUID() });
  return { ...office, client: createClient({ baseUrl: 'http://authority.test', fetch: createHandler({ authority: office.authority, authenticate: () => agent }) }) };
}

async function die(): Promise<{ readonly database: string; readonly effects: string }> {
  const files = createFolder();
  const child = await start(files.database, files.effects, 0, 'die in the effect');
  if (child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return files;
}

const claimed = ['action.proposed', 'action.claimed'];
const typesOf = (entries: readonly { readonly type: string }[]): readonly string[] => entries.map((entry) => entry.type);
const failToRun = (): never => {
  throw new Error('the effect ran');
};

it('leaves an entry, no effect and an unknown outcome when the process is killed between claim and effect', async () => {
  const { database, effects } = await die();
  const office = await reopen(database);
  expect(readEffects(effects)).toEqual([]);
  const entries = await office.entries();
  expect(typesOf(entries)).toEqual(claimed);

  const again = await runGuarded(office.client, mail({ callId: 'call-0' }), failToRun);
  expect(again).toMatchObject({ status: 'refused', refusal: { code: 'already_claimed' } });

  const { action } = accepted(await office.client.complete(entries[0]!.actionId, { outcome: { status: 'unknown', message: 'The process was lost.' } }));
  expect(action.lifecycle).toMatchObject({ state: 'executed', context: { outcome: { status: 'unknown' } } });
  expect(await runGuarded(office.client, mail({ callId: 'call-0' }), failToRun)).toMatchObject({ status: 'refused' });
  expect(readEffects(effects)).toEqual([]);
});

it('says that the outcome is unknown once the execution’s time is over, though nobody reports it', async () => {
  const { database } = await die();
  const office = await reopen(database, () => Date.now() + 600_000);
  const [action] = await office.authority.listActions(maya, { limit: 1 });
  expect(action?.lifecycle).toMatchObject({ state: 'executed', context: { outcome: { status: 'unknown' } } });
  expect(typesOf(await office.entries())).toEqual([...claimed, 'deadline.passed']);
  expect(await runGuarded(office.client, mail({ callId: 'call-0' }), failToRun)).toMatchObject({ status: 'refused' });
});

it('never leaves an effect without an earlier entry, nor the same effect twice, wherever it is killed', async () => {
  const { database, effects } = createFolder();
  for (let round = 0; round < 20; round += 1) {
    const child = await start(database, effects, lastCall(effects), 'forever');
    await pause(Math.random() * 30);
    child.kill('SIGKILL');
    if (child.signalCode === null) await once(child, 'exit');
  }
  const ran = readEffects(effects);
  expect(ran.length).toBeGreaterThanOrEqual(20);
  expect(new Set(ran).size).toBe(ran.length);

  const office = await reopen(database);
  const claims = (await office.entries()).filter((entry) => entry.type === 'action.claimed');
  const actions = await office.storage.transact((transaction) => transaction.listActions({ tenant: 'acme', whose: { userId: 'maya' }, limit: 100_000 }));
  const callOf = new Map(actions.map((action) => [action.id, action.callId]));
  const claimedCalls = new Set(claims.map((entry) => callOf.get(entry.actionId)));
  expect(claimedCalls.size).toBe(claims.length);
  expect(ran.filter((call) => !claimedCalls.has(call))).toEqual([]);
});
