// What keeping the promise costs beside the raw engine, as ratios of one run: `npm run bench -- [--json OUT] [--quick]`.
// Exits with 1 when a figure that must be reached is not.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { AuthorityOptions } from '../packages/authority/src/index.ts';
import { hasPostgres } from '../test/postgres-server.ts';
import { print, readOption } from './measure.ts';
import { profile, type Breakdown } from './speed/breakdown.ts';
import { countPerSecond, instantPoint, openAuthority, runCycle } from './speed/cycle.ts';
import { openPostgres, openSqlite, type Engine } from './speed/engines.ts';
import { describeFigure, isReached, type Figure } from './speed/figure.ts';
import { measureHistory } from './speed/history.ts';
import { measureMemory } from './speed/memory.ts';
import { createHundredPolicies } from './speed/policies.ts';
import { measureThroughput } from './speed/throughput.ts';

const isQuick = process.argv.includes('--quick');
const machine = { at: new Date().toISOString(), cpu: cpus()[0]?.model ?? 'unknown', cpus: cpus().length, node: process.version, isQuick };

interface Way {
  readonly name: string;
  readonly open: () => Promise<Engine>;
  readonly callers: number;
  readonly rawCallers: number;
  readonly tenants?: number;
  readonly cycles: number;
  /** Cycles to L/2 with a decision point that answers at once. */
  readonly atLeast?: number;
}

const ways: readonly Way[] = [
  { name: 'SQLite, one caller', open: openSqlite, callers: 1, rawCallers: 1, cycles: 1_000, atLeast: 0.5 },
  { name: 'SQLite, 64 callers', open: openSqlite, callers: 64, rawCallers: 1, cycles: 2_000, atLeast: 1.5 },
  ...(hasPostgres
    ? [
        { name: 'PostgreSQL, 32 callers, one tenant', open: openPostgres, callers: 32, rawCallers: 32, cycles: 2_000, atLeast: 0.5 },
        { name: 'PostgreSQL, 32 callers, a tenant each', open: openPostgres, callers: 32, rawCallers: 32, tenants: 32, cycles: 2_000 },
      ]
    : []),
];
const policies: readonly (readonly [name: string, policy: AuthorityOptions['policy']])[] = [
  ['', instantPoint],
  [', Cedar with 100 policies', createHundredPolicies()],
];

const figures: Figure[] = [];
const breakdowns: Record<string, Breakdown> = {};

function add(figure: Figure): void {
  figures.push(figure);
  print(describeFigure(figure));
}

async function measureWay({ name, open, callers, rawCallers, tenants = 1, cycles, atLeast }: Way): Promise<void> {
  const engine = await open();
  try {
    for (const [policyName, policy] of policies) {
      const cyclesPerRound = isQuick ? cycles / 4 : cycles;
      const measured = await measureThroughput({ engine, policy, callers, rawCallers, tenants, rounds: isQuick ? 3 : 9, cyclesPerRound });
      const { insertsPerSecond, cyclesPerSecond, ratio, lowest, highest } = measured;
      const authority = openAuthority(engine.storage, policy);
      const breakdown = await profile(() => countPerSecond(callers, cyclesPerRound, () => runCycle(authority)));
      breakdowns[`${name}${policyName}`] = breakdown;
      const isHeld = atLeast !== undefined && policy === instantPoint;
      const of = { 'L/s': insertsPerSecond, 'cycles/s': cyclesPerSecond, lowest, highest, 'µs a cycle': 1e6 / cyclesPerSecond };
      add({ name: `${name}${policyName}`, value: ratio, of, ...(isHeld && { must: { atLeast } }) });
      print(`                          ${toPercents(breakdown)}`);
    }
  } finally {
    await engine.close();
  }
}

function toPercents(breakdown: Breakdown): string {
  return Object.entries(breakdown)
    .map(([part, value]) => `${part} ${(value * 100).toFixed(0)} %`)
    .join(' · ');
}

print(`${machine.at} · ${machine.cpu} × ${machine.cpus} · Node ${machine.node}${isQuick ? ' · a quick sample' : ''}`);
print('Cycles to L/2; L is committed one-row inserts a second on the same engine. Medians of rounds in turns.');
for (const way of ways) await measureWay(way);
if (!hasPostgres) print('There is no PostgreSQL here, so its rows are missing. Set DATABASE_URL, or install the optional dependencies.');

const scale = isQuick ? 100 : 1;
const [pending, entries] = [100_000 / scale, 1_000_000 / scale];
const { ratio, emptyP50, fullP50 } = await measureHistory({ pending, entries, cycles: isQuick ? 300 : 3_000 });
add({ name: 'p50 with a history, to that of an empty file', value: ratio, must: { atMost: 1.3 }, of: { pending, entries, 'empty µs': emptyP50, 'full µs': fullP50 } });

const actions = 100_000 / (isQuick ? 10 : 1);
const { early, late } = await measureMemory(actions);
add({
  name: 'memory held after many actions, to that after 1,000',
  value: late.heap / early.heap,
  must: { atMost: 1.3 },
  of: { actions, 'MiB before': early.heap, 'MiB after': late.heap },
});
add({
  name: 'resident set after many actions, to that after 1,000',
  value: late.resident / early.resident,
  must: { atMost: 1.3 },
  of: { actions, 'MiB before': early.resident, 'MiB after': late.resident, 'V8 took before': early.heapTaken, 'V8 took after': late.heapTaken },
});

const out = readOption('--json');
const report = { ...machine, figures: figures.map((figure) => ({ ...figure, isReached: isReached(figure) })), breakdowns };
if (out !== undefined) writeFileSync(out, `${JSON.stringify(report, null, 2)}\n`);
const missed = figures.filter((figure) => !isReached(figure));
print(missed.length === 0 ? 'Every figure is reached.' : `${missed.length} of ${figures.filter(({ must }) => must).length} figures are not reached: ${missed.map(({ name }) => name).join('; ')}.`);
if (missed.length > 0 || !hasPostgres) process.exitCode = 1;
