import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { accepted, agent, createOffice, maya, payment } from '../packages/authority/src/lib/office-fixture.ts';
import { createPostgresPool } from '../packages/authority/src/lib/postgres-pool.ts';
import { createPostgresStorage } from '../packages/authority/src/postgres.ts';
import { hasPostgres, startPostgres } from './postgres-server.ts';

/** What one process was told, and when it asked and heard: microseconds of one clock. */
export interface Answer {
  readonly by: string;
  readonly verb: 'approve' | 'claim';
  readonly actionId: string;
  readonly began: number;
  readonly ended: number;
  readonly code: string;
}

const mostActions = 1_000;

async function race(url: string, schema: string, half: string): Promise<readonly Answer[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/postgres-race.ts'), url, schema, half], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  const answers: Answer[] = [];
  for await (const line of createInterface(child.stdout)) answers.push(JSON.parse(line) as Answer);
  expect(await exited).toEqual([0, null]);
  return answers;
}

it.skipIf(!hasPostgres)('lets two processes that race for 1,000 actions claim each exactly once, and none before it was approved', { timeout: 120_000 }, async () => {
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  const schema = `byleave_test_${randomBytes(6).toString('hex')}`;
  const storage = await createPostgresStorage({ connectionString: server.url, schema });
  onTestFinished(async () => {
    await storage.close();
    const pool = createPostgresPool({ connectionString: server.url });
    await pool.query(`DROP SCHEMA ${schema} CASCADE`);
    await pool.end();
  });
  const { authority } = createOffice({ storage, now: Date.now, createId: () => crypto.randomUUID(), consentTtlMs: 600_000, claimTtlMs: 600_000, executionTtlMs: 600_000 });
  await Promise.all(Array.from({ length: mostActions }, async (_, call) => accepted(await authority.propose(agent, payment({ callId: `call-${call}` })))));

  const answers = (await Promise.all([race(server.url, schema, '0'), race(server.url, schema, '1')])).flat();
  const approvals = new Map(answers.filter(({ verb }) => verb === 'approve').map((answer) => [answer.actionId, answer]));
  const claims = answers.filter(({ verb }) => verb === 'claim');
  const won = claims.filter(({ code }) => code === 'ok');
  const lost = claims.filter(({ code }) => code === 'already_claimed');
  const early = claims.filter(({ code }) => code === 'awaiting_consent');

  expect([...approvals.values()].filter(({ code }) => code !== 'ok')).toEqual([]);
  expect(approvals.size).toBe(mostActions);
  expect(won).toHaveLength(mostActions);
  expect(new Set(won.map(({ actionId }) => actionId)).size).toBe(mostActions);
  expect(new Set(won.map(({ by }) => by)).size).toBe(2);
  expect(won.length + lost.length + early.length).toBe(claims.length);
  expect(early.length).toBeGreaterThan(0);

  // Whoever asks after an answer was given is told what follows from it; nobody is told what is yet to happen.
  const winner = new Map(won.map((answer) => [answer.actionId, answer]));
  expect(won.filter(({ actionId, ended }) => ended < approvals.get(actionId)!.began)).toEqual([]);
  expect(early.filter(({ actionId, began }) => began > approvals.get(actionId)!.ended)).toEqual([]);
  expect(lost.filter(({ actionId, ended }) => ended < winner.get(actionId)!.began)).toEqual([]);

  const log = await storage.transact((transaction) => transaction.listEntries({ tenant: 'acme', userId: 'maya', order: 'oldest first', limit: 100_000 }));
  expect(log.map(({ sequence }) => sequence)).toEqual(log.map((_, index) => index + 1));
  const storyOf = Map.groupBy(log.filter(({ type }) => type !== 'attempt.refused'), ({ actionId }) => actionId);
  expect(storyOf.size).toBe(mostActions);
  for (const story of storyOf.values()) expect(story.map(({ type }) => type)).toEqual(['action.proposed', 'consent.approved', 'action.claimed']);
  expect(log.filter(({ type }) => type === 'attempt.refused')).toHaveLength(lost.length + early.length);
  expect(await authority.listActions(maya, { state: 'awaitingConsent', limit: 1 })).toEqual([]);
});
