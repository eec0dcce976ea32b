import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { LimitUsage } from '../packages/core/src/index.ts';
import { createOffice, maya } from '../packages/authority/src/lib/office-fixture.ts';
import { createSqliteStorage } from '../packages/authority/src/sqlite.ts';
import { limits, mostEuros, mostPayments } from './fixtures/limited-office.ts';

interface Effect {
  readonly callId: string;
  readonly amount: number;
}

function readEffects(path: string): readonly Effect[] {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter((line) => line !== '') : [];
  return lines.map((line) => ({ callId: line.split(' ')[0]!, amount: Number(line.split(' ')[1]) }));
}

function start(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/run-limited-payments.ts'), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.signalCode === null) await once(child, 'exit');
}

const sum = (effects: readonly Effect[]): number => Math.round(effects.reduce((total, { amount }) => total + amount, 0) * 10) / 10;

it('never lets more through than the limits, by two processes at once that are killed again and again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'byleave-limits-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [database, effects] = [join(folder, 'authority.sqlite'), join(folder, 'effects.txt')];
  const storage = await createSqliteStorage(database);
  onTestFinished(() => storage.close());
  const office = createOffice({ storage, limits, now: Date.now, createId: () => crypto.randomUUID() });

  let kills = 0;
  for (let round = 0; round < 10; round += 1) {
    const pair = [start(database, effects, `a${round}`), start(database, effects, `b${round}`)];
    await Promise.race(pair.map((child) => once(child.stdout!, 'data')).concat([pause(2_000).then(() => [])]));
    await pause(Math.random() * 40);
    await Promise.all(pair.map(kill));
    kills += pair.length;
    const ran = readEffects(effects);
    expect(ran.length).toBeLessThanOrEqual(mostPayments);
    expect(sum(ran)).toBeLessThanOrEqual(mostEuros);
  }
  expect(kills).toBe(20);

  const usageOf = async (id: string): Promise<LimitUsage> => (await office.authority.listLimits(maya)).find(({ limit }) => limit.id === id)!;
  const last = start(database, effects, 'last');
  await vi.waitFor(
    async () => {
      const [payments, euros] = [await usageOf('payments'), await usageOf('euros')];
      expect(payments.used + payments.reserved === mostPayments || euros.used + euros.reserved > mostEuros - 20).toBe(true);
    },
    { timeout: 30_000, interval: 20 },
  );
  await kill(last);
  const ran = readEffects(effects);
  expect(new Set(ran.map(({ callId }) => callId)).size).toBe(ran.length);
  expect(sum(ran)).toBeLessThanOrEqual(mostEuros);

  const [payments, euros] = [await usageOf('payments'), await usageOf('euros')];
  expect(payments.used + payments.reserved).toBeLessThanOrEqual(mostPayments);
  expect(euros.used + euros.reserved).toBeLessThanOrEqual(mostEuros);
  // A claim that was killed before its effect stays counted: nobody knows that it did not run.
  expect(payments.used).toBeGreaterThanOrEqual(ran.length);
  expect(euros.used).toBeGreaterThanOrEqual(sum(ran));
});
