import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { createDice, type Dice } from '../hostile/dice.ts';
import { startPostgres, type PostgresServer } from '../postgres-server.ts';
import { createChecker } from './checker.ts';
import { verbs, type DeathPoint } from './death.ts';
import { readAcknowledged, readEffects } from './evidence.ts';
import type { Sabotage } from './sabotage.ts';
import type { Violation } from './violation.ts';
import type { Deed, Orders } from './worker.ts';
import { longDeadlines, openStorage, shortDeadlines, type Deadlines, type EngineAddress } from './world.ts';

export interface CampaignOptions {
  readonly engine: EngineAddress['kind'];
  readonly rounds: number;
  readonly seed: number;
  /** A defect in every process. The campaign ends with the first round that shows it. */
  readonly sabotage?: Sabotage;
  /** What the processes do. Default: everything. */
  readonly only?: readonly Deed[];
  readonly onRound?: (round: number, violations: readonly Violation[]) => void;
}

export interface CampaignReport {
  readonly engine: EngineAddress['kind'];
  readonly seed: number;
  readonly rounds: number;
  /** Processes killed, servers not counted. */
  readonly kills: number;
  /** By where they were when they were killed; `anywhere` is at a random moment. */
  readonly killedAt: Readonly<Record<string, number>>;
  readonly serverKills: number;
  readonly acknowledged: number;
  /** How much of each kind was acknowledged. */
  readonly acknowledgedOf: Readonly<Record<string, number>>;
  readonly effects: number;
  readonly violations: readonly Violation[];
}

const workersAtOnce = 2;
/** How long a process may take to its first effect, and from there to where it is to be killed. */
const longestStartMs = 3_000;
const longestLifeMs = 600;
/** How many effects a process with a defect may have to show it, and how long they may take. */
const mostEffects = 12;
const longestShowMs = 3_000;

/** What a defect shows must not hang on how fast the machine is: deadlines are in its way unless it is about them. */
function deadlinesFor(sabotage: Sabotage | undefined): Deadlines {
  if (!sabotage) return shortDeadlines;
  return sabotage === 'a claim forgets its deadline' ? { ...longDeadlines, claimMs: shortDeadlines.claimMs } : longDeadlines;
}

/** Lets processes work on one database and kills them, again and again, and checks after each round what is left. */
export async function runCampaign({ engine, rounds, seed, sabotage, only, onRound }: CampaignOptions): Promise<CampaignReport> {
  const dice = createDice(seed);
  const deadlines = deadlinesFor(sabotage);
  const folder = mkdtempSync(join(tmpdir(), 'byleave-faults-'));
  const server = engine === 'postgres' ? await startPostgres() : undefined;
  const address: EngineAddress = server ? { kind: 'postgres', url: server.url, schema: `byleave_faults_${process.pid}_${seed}` } : { kind: 'sqlite', path: join(folder, 'authority.db') };
  const killedAt: Record<string, number> = {};
  let serverKills = 0;
  const storage = await openStorage(address);
  try {
    const checker = createChecker(storage, folder, deadlines);
    const spawnRound = (round: number): readonly Worker[] =>
      Array.from({ length: workersAtOnce }, (_, index) => {
        const death = !sabotage && dice.chance(0.7) ? pickDeath(dice) : undefined;
        const conversations = ['a', 'b', 'c'].map((name) => `${round}-${name}`);
        return startWorker({ engine: address, folder, name: `${round}.${index}`, conversations, seed: seed + round * workersAtOnce + index, deadlines, ...(death && { death }), ...(sabotage && { sabotage }), ...(only && { only }) });
      });
    // While one round runs, the processes of the next one start up.
    let next = spawnRound(0);
    try {
      for (let round = 0; round < rounds; round += 1) {
        const workers = next;
        await Promise.all(workers.map(({ ready }) => ready));
        next = round + 1 < rounds ? spawnRound(round + 1) : [];
        const crashes = server?.crash && dice.chance(0.1);
        const [died] = await Promise.all([sabotage ? showAndDie(workers, dice) : liveAndDie(workers, dice), crashes && crashLater(server, dice)]);
        if (crashes) serverKills += 1;
        for (const where of died) killedAt[where] = (killedAt[where] ?? 0) + 1;
        await checker.check();
        onRound?.(round, checker.violations);
        if (sabotage && checker.violations.length > 0) break;
      }
    } finally {
      await Promise.all(next.map(kill));
    }
    await checker.checkExport();
    const whole = createChecker(storage, folder, deadlines);
    await whole.check();
    const acknowledged = readAcknowledged(folder).filter(({ what }) => what !== 'reset asked');
    return {
      engine,
      seed,
      rounds,
      kills: Object.values(killedAt).reduce((sum, count) => sum + count, 0),
      killedAt,
      serverKills,
      acknowledged: acknowledged.length,
      acknowledgedOf: Object.fromEntries([...Map.groupBy(acknowledged, ({ what }) => what)].map(([what, { length }]) => [what, length])),
      effects: readEffects(folder).length,
      violations: distinct([...checker.violations, ...whole.violations]),
    };
  } finally {
    await storage.close().catch(() => undefined);
    await server?.stop();
    if (existsSync(folder)) rmSync(folder, { recursive: true });
  }
}

function distinct(violations: readonly Violation[]): readonly Violation[] {
  return [...new Map(violations.map((violation) => [`${violation.code} ${violation.of}`, violation])).values()];
}

function pickDeath(dice: Dice): DeathPoint {
  if (dice.chance(0.25)) return { during: 'effect', when: dice.pick(['before it', 'after it']), nth: 1 + dice.below(4) };
  return { during: dice.pick(verbs), when: dice.pick(['before the commit', 'after the commit']), nth: 1 + dice.below(3) };
}

/** Half of a process's start is spent on reading TypeScript, which one of them can do for all. */
const compileCache = join(tmpdir(), 'byleave-faults-cache');

interface Worker {
  readonly child: ChildProcess;
  readonly death: DeathPoint | undefined;
  readonly ready: Promise<unknown>;
  /** So many effects have run. */
  readonly ran: (effects: number) => Promise<void>;
  readonly died: Promise<unknown>;
}

function startWorker(orders: Orders): Worker {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'worker.ts'), JSON.stringify(orders)], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_COMPILE_CACHE: compileCache } });
  child.stdin.on('error', () => undefined);
  const lines = createInterface(child.stdout);
  const died = once(child, 'exit');
  const ready = Promise.withResolvers<void>();
  let effects = 0;
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  lines.on('line', (line) => {
    if (line === 'ready') return ready.resolve();
    effects += 1;
    for (const { count, resolve } of waiting) if (effects >= count) resolve();
  });
  const ran = (count: number): Promise<void> => new Promise((resolve) => void (effects >= count ? resolve() : waiting.push({ count, resolve })));
  return { child, death: orders.death, ready: Promise.race([ready.promise, died]), ran, died };
}

async function kill({ child, died }: Worker): Promise<void> {
  child.kill('SIGKILL');
  await died;
}

function assertKilled({ child }: Worker): void {
  if (child.signalCode !== 'SIGKILL') throw new Error(`a process of the campaign ended by itself, with ${child.exitCode}`);
}

/** Lets them work until each is at its point, or a while, and answers with where each was killed. */
async function liveAndDie(workers: readonly Worker[], dice: Dice): Promise<readonly string[]> {
  const lives = workers.map(({ death }) => (death ? longestLifeMs : dice.below(250)));
  return Promise.all(
    workers.map(async (worker, index) => {
      const { child, death, ran, died } = worker;
      child.stdin!.write('go\n');
      const over = new AbortController();
      const stay = (ms: number): Promise<unknown> => pause(ms, undefined, { signal: over.signal }).catch(() => undefined);
      void died.then(() => over.abort());
      await Promise.race([ran(1), died, stay(longestStartMs)]);
      await Promise.race([died, stay(lives[index]!)]);
      over.abort();
      const isAtPoint = child.signalCode !== null;
      await kill(worker);
      assertKilled(worker);
      return isAtPoint && death ? `${death.during}, ${death.when}` : 'anywhere';
    }),
  );
}

/** Lets processes with a defect work until so much has happened as may show it, and kills them in the middle of the next. */
async function showAndDie(workers: readonly Worker[], dice: Dice): Promise<readonly string[]> {
  const counts = workers.map(() => 1 + dice.below(mostEffects));
  return Promise.all(
    workers.map(async (worker, index) => {
      worker.child.stdin!.write('go\n');
      const over = new AbortController();
      await Promise.race([worker.ran(counts[index]!), worker.died, pause(longestShowMs, undefined, { signal: over.signal })]);
      over.abort();
      await kill(worker);
      assertKilled(worker);
      return 'anywhere';
    }),
  );
}

async function crashLater(server: PostgresServer, dice: Dice): Promise<void> {
  await pause(dice.below(200));
  await server.crash!();
}
