import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

export interface Subject {
  readonly name: string;
  /** Before each of its turns, untimed. */
  readonly prepare?: () => unknown;
  readonly run: () => unknown;
}

export interface MeasureOptions {
  /** Default 40. */
  readonly rounds?: number;
  /** Calls of one subject in one round. Default 25. */
  readonly callsPerRound?: number;
}

/** Microseconds per call, by subject. */
export type Times = Readonly<Record<string, number>>;

const warmUpRounds = 3;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** The median of rounds in which every subject has its turn, so that noise meets all alike. */
export async function measure(subjects: readonly Subject[], { rounds = 40, callsPerRound = 25 }: MeasureOptions = {}): Promise<Times> {
  const times = new Map(subjects.map(({ name }) => [name, [] as number[]]));
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    for (const { name, prepare, run } of subjects) {
      await prepare?.();
      const started = performance.now();
      for (let call = 0; call < callsPerRound; call += 1) await run();
      if (round >= 0) times.get(name)!.push(((performance.now() - started) * 1_000) / callsPerRound);
    }
  }
  return Object.fromEntries([...times].map(([name, each]) => [name, median(each)]));
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export interface Report {
  readonly microseconds: Times;
  readonly ratios: Readonly<Record<string, number>>;
  /** Whatever else the numbers are about. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Prints a report and, after `--json`, writes it. */
export function publish({ microseconds, ratios, facts }: Report): void {
  const machine = { at: new Date().toISOString(), cpu: cpus()[0]?.model ?? 'unknown', cpus: cpus().length, node: process.version };
  print(`${machine.at} · ${machine.cpu} × ${machine.cpus} · Node ${machine.node}`);
  for (const [name, value] of Object.entries(microseconds)) print(`${value.toFixed(0).padStart(8)} µs  ${name}`);
  for (const [name, value] of Object.entries(ratios)) print(`${value.toFixed(2).padStart(8)} ×   ${name}`);
  const out = readOption('--json');
  if (out !== undefined) writeFileSync(out, `${JSON.stringify({ ...machine, ...facts, microseconds, ratios }, null, 2)}\n`);
}

/** What follows a flag on the command line. */
export function readOption(flag: string): string | undefined {
  const at = process.argv.indexOf(flag);
  return at < 0 ? undefined : process.argv[at + 1];
}
