import { expect, it } from 'vitest';
import { hasPostgres } from '../postgres-server.ts';
import { runCampaign } from './campaign.ts';
import type { Sabotage } from './sabotage.ts';
import type { Deed } from './worker.ts';
import type { ViolationCode } from './violation.ts';

const rounds = 20;

const finds: readonly (readonly [Sabotage, ViolationCode, readonly Deed[]])[] = [
  ['the effect comes before its claim', 'effect before its claim', ['readMail']],
  ['an effect runs again after a restart', 'effect twice', ['readMail', 'repeat']],
  ['a decision is acknowledged and not stored', 'decision lost', ['pay']],
  ['a claim forgets the stop', 'claim inside a stop', ['stop']],
  ['a claim forgets that the grant was revoked', 'claim after a revocation', ['payGranted']],
  ['a claim forgets its deadline', 'claim after a deadline', ['pay']],
  ['a limit is not counted', 'more than the limit', ['pay']],
  ['a stop is lost', 'stop lost', ['stop']],
  ['a revocation is lost', 'revocation lost', ['payGranted']],
  ['a checkpoint of another tree is handed out', 'log rewritten', ['readMail', 'look']],
];

/** When processes die is the machine's to say: a campaign may happen to kill none where it would show. */
const campaigns = 4;

it.each(finds)('finds it when %s: %s', { timeout: 180_000 }, async (sabotage, code, only) => {
  const found: string[] = [];
  for (let seed = 1; seed <= campaigns && !found.includes(code); seed += 1) {
    const { violations } = await runCampaign({ engine: 'sqlite', rounds: 10, seed, sabotage, only });
    found.push(...violations.map((violation) => violation.code));
  }
  expect(found).toContain(code);
});

const engines = hasPostgres ? (['sqlite', 'postgres'] as const) : (['sqlite'] as const);

it.concurrent.each(engines)(`keeps the promise over ${rounds} rounds of killed processes, on %s`, { timeout: 180_000 }, async (engine) => {
  const report = await runCampaign({ engine, rounds, seed: 1 });
  expect(report.violations).toEqual([]);
  expect(report.kills).toBe(2 * rounds);
  expect(Object.keys(report.killedAt).length).toBeGreaterThan(5);
  expect(report.acknowledged).toBeGreaterThan(50);
  expect(report.effects).toBeGreaterThan(20);
});
