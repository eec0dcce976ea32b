// How long after the press of an emergency stop everybody knows, and that nothing starts any more: two instances in two
// processes on one PostgreSQL, under load. `node test/stop-under-load.ts [--trials 200] [--json OUT]`. Exits with 1 when
// an effect started after the stop was acknowledged.
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { accepted, mail } from '../packages/authority/src/lib/office-fixture.ts';
import { runGuarded, type ByleaveClient } from '../packages/client/src/index.ts';
import { createDice } from './hostile/dice.ts';
import { startTwoInstances, type Instance } from './two-instances.ts';
import { asShown } from '../packages/core/src/index.ts';

export interface StopTrial {
  /** From the press to its acknowledgement, in ms. */
  readonly acknowledgedMs: number;
  /** From the press to each client with a running effect knowing, in ms. */
  readonly toldMs: readonly number[];
  /** Effects that ran before the acknowledgement. */
  readonly effectsBefore: number;
  /** Effects that started after the acknowledgement: how long after it, in ms. */
  readonly effectsAfterMs: readonly number[];
}

/** Clients of each instance that run something long when the stop is pressed. */
const runningEach = 3;
/** Clients of each instance that run something short, again and again. */
const busyEach = 4;
/** Long enough for a running effect to have its event stream. */
const settleMs = 150;

export async function measureStops(trials: number): Promise<readonly StopTrial[]> {
  const two = await startTwoInstances();
  const dice = createDice(1);
  try {
    const all: StopTrial[] = [];
    for (let trial = 0; trial < trials; trial += 1) {
      const pressed = two.instances[trial % two.instances.length]!;
      all.push(await runTrial(two.instances, pressed.connect('maya'), `trial-${trial}`, settleMs + dice.below(100)));
    }
    return all;
  } finally {
    await two.close();
  }
}

async function runTrial(instances: readonly Instance[], person: ByleaveClient, conversation: string, loadMs: number): Promise<StopTrial> {
  let calls = 0;
  const call = () => mail({ conversation, callId: `${conversation}-${(calls += 1)}` });
  const started: number[] = [];
  const told: Promise<number>[] = [];
  const running: Promise<unknown>[] = [];
  const over = new AbortController();

  function runLong(client: ByleaveClient): Promise<void> {
    const { promise: isRunning, resolve: begin } = Promise.withResolvers<void>();
    const knows = Promise.withResolvers<number>();
    told.push(knows.promise);
    const run = runGuarded(client, call(), async (_args, _action, signal) => {
      begin();
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      knows.resolve(performance.now());
    });
    running.push(run);
    return isRunning;
  }

  async function stayBusy(client: ByleaveClient): Promise<void> {
    while (!over.signal.aborted) await runGuarded(client, call(), async () => void started.push(performance.now()));
  }

  await Promise.all(instances.flatMap(({ connect }) => Array.from({ length: runningEach }, () => runLong(connect('agent')))));
  running.push(...instances.flatMap(({ connect }) => Array.from({ length: busyEach }, () => stayBusy(connect('agent')))));
  await pause(loadMs);
  const pressed = performance.now();
  const { stop } = accepted(await person.pressStop({ scope: { userId: 'maya', conversation } }));
  const acknowledged = performance.now();
  const knewAt = await Promise.all(told);
  // Whatever was on its way arrives.
  await pause(50);
  over.abort();
  await Promise.all(running);
  const reset = accepted(await person.resetStop(stop.id, { reason: 'The trial is over.' })).action;
  accepted(await person.decide(reset.id, { decision: 'approve', ...asShown(reset, 'en') }));
  return {
    acknowledgedMs: acknowledged - pressed,
    toldMs: knewAt.map((at) => at - pressed),
    effectsBefore: started.filter((at) => at <= acknowledged).length,
    effectsAfterMs: started.filter((at) => at > acknowledged).map((at) => at - acknowledged),
  };
}

function describe(name: string, values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): string => `${sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(0)} ms`;
  return `${name}: half within ${at(0.5)}, 90 % within ${at(0.9)}, 99 % within ${at(0.99)}, the last after ${at(1)} (${sorted.length})`;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { trials: { type: 'string', default: '200' }, json: { type: 'string' } } });
  const trials = await measureStops(Number(values.trials));
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const after = trials.flatMap(({ effectsAfterMs }) => effectsAfterMs);
  const of = { acknowledged: trials.map(({ acknowledgedMs }) => acknowledgedMs), each: trials.flatMap(({ toldMs }) => toldMs), every: trials.map(({ toldMs }) => Math.max(...toldMs)) };
  print(`${trials.length} trials, two instances, ${2 * busyEach} busy and ${2 * runningEach} waiting clients; ${trials.reduce((sum, { effectsBefore }) => sum + effectsBefore, 0)} effects before the stops`);
  print(`effects started after a stop's acknowledgement: ${after.length}${after.length > 0 ? ` (${after.map((ms) => `${ms.toFixed(1)} ms`).join(', ')} after it)` : ''}`);
  print(describe('press to acknowledgement', of.acknowledged));
  print(describe('press to a client knowing', of.each));
  print(describe('press to every client knowing', of.every));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ trials: trials.length, effectsAfter: after.length, ...of })}\n`);
  if (after.length > 0) process.exitCode = 1;
}
