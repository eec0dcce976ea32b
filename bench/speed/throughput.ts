import type { AuthorityOptions } from '../../packages/authority/src/index.ts';
import { caller, countPerSecond, openAuthority, runCycle } from './cycle.ts';
import type { Engine } from './engines.ts';
import { median } from './median.ts';

export interface ThroughputOptions {
  readonly engine: Engine;
  readonly policy: AuthorityOptions['policy'];
  readonly callers: number;
  /** Callers of the raw inserts: as many as commit at a time on this engine. */
  readonly rawCallers: number;
  /** Default 1: all callers' actions are in one log, one after the other. */
  readonly tenants?: number;
  readonly rounds: number;
  readonly cyclesPerRound: number;
}

export interface Throughput {
  /** L: committed one-row inserts a second. */
  readonly insertsPerSecond: number;
  readonly cyclesPerSecond: number;
  /** Cycles to L/2, the most that two commits a cycle allow without sharing any: the median of the rounds. */
  readonly ratio: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Raw inserts and cycles take turns, so that noise meets both alike. */
export async function measureThroughput({ engine, policy, callers, rawCallers, tenants = 1, rounds, cyclesPerRound }: ThroughputOptions): Promise<Throughput> {
  const authority = openAuthority(engine.storage, policy);
  const by = (index: number) => ({ ...caller, tenant: `tenant-${index % tenants}` });
  const runRound = async (): Promise<readonly [inserts: number, cycles: number]> => [
    await countPerSecond(rawCallers, cyclesPerRound, engine.insertRow),
    await countPerSecond(callers, cyclesPerRound, (index) => runCycle(authority, by(index))),
  ];
  await runRound();
  const all: (readonly [number, number])[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await runRound());
  const ratios = all.map(([inserts, cycles]) => cycles / (inserts / 2));
  return {
    insertsPerSecond: median(all.map(([inserts]) => inserts)),
    cyclesPerSecond: median(all.map(([, cycles]) => cycles)),
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
  };
}
