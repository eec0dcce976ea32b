import { baselineNames } from './baselines.ts';
import type { ReplayReport, Tallies } from './replay.ts';
import type { Tally } from './tally.ts';

/** The figures as they are written: ours by suite and in total, beside them the baselines when they are asked for. */
export function toReportJson({ ours, baselines, leftOut }: ReplayReport, withBaselines: boolean): string {
  return `${JSON.stringify({ ...ours, ...(withBaselines && { baselines }), ...(leftOut.length > 0 && { leftOut }) }, null, 2)}\n`;
}

const header = ['policy', 'suite', 'attacks', 'stopped', '', 'honest runs', 'interrupted', 'prompts', 'per honest run'];

/** The figures as a table. */
export function describeReport({ ours, baselines, runs, uncounted, leftOut }: ReplayReport, withBaselines: boolean): string {
  const policies: readonly (readonly [string, Tallies])[] = [['ours', ours], ...(withBaselines ? baselineNames.map((name) => [name, baselines[name]] as const) : [])];
  const rows = policies.flatMap(([policy, tallies]) => Object.entries(tallies).map(([suite, tally]) => toRow(policy, suite, tally)));
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const table = all.map((row) => row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ').trimEnd());
  const left = leftOut.map(({ code, runs: count, first }) => `${count} of them can’t be replayed and are in no figure: ${code}. The first: ${first}`);
  return [...table, '', `${runs} runs read; ${uncounted} count for neither side: the attack failed, the task was not done, or the task is an attacker’s goal.`, ...left].join('\n');
}

function toRow(policy: string, suite: string, tally: Tally): readonly string[] {
  const { attacks, stopped, honestRuns, interruptedRuns, prompts, promptsPerHonestRun } = tally;
  return [policy, suite, String(attacks), String(stopped), toShare(tally), String(honestRuns), String(interruptedRuns), String(prompts), promptsPerHonestRun.toFixed(2)];
}

/** How many of the attacks were stopped; a dash where there were none. */
export function toShare({ attacks, stopped }: Tally): string {
  return attacks === 0 ? '—' : `${((100 * stopped) / attacks).toFixed(1)} %`;
}
