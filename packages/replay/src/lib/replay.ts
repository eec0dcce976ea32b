import { toToolDefinition } from '@byleave/authority';
import type { ToolDefinition } from '@byleave/core';
import { checkCedarPolicies, createCheckedPolicy, describeIssue } from '@byleave/policy/cedar';
import { baselineNames, promptedBy, type BaselineName } from './baselines.ts';
import { readRuns, type RecordedRun } from './recorded-run.ts';
import { ReplayError, type ReplayErrorCode } from './replay-error.ts';
import { replayRun, type ReplayedCall, type ReplayPolicy } from './replay-run.ts';
import type { Suite } from './suite.ts';
import { addRun, findMissingTask, noRuns, sumTallies, toRunKind, type Tally } from './tally.ts';
import { labelTools, type LabelBook, type LabelledTool } from './tool-labels.ts';
import { toRegistrations } from './tool-registrations.ts';

export interface ReplayOptions {
  readonly suites: readonly Suite[];
  /** Files of runs. */
  readonly runs: readonly string[];
  readonly labels: LabelBook;
  /** Cedar policies. */
  readonly policies: string;
  readonly onRun?: (run: RecordedRun, calls: readonly ReplayedCall[]) => void;
}

/** By suite, and `total`. */
export type Tallies = Readonly<Record<string, Tally>>;

export interface ReplayReport {
  readonly ours: Tallies;
  readonly baselines: Readonly<Record<BaselineName, Tallies>>;
  /** Runs read, and those that count for neither side: failed attacks, tasks not done, attackers' goals as tasks. */
  readonly runs: number;
  readonly uncounted: number;
  /** Runs that nobody could replay. They are in no figure. */
  readonly leftOut: readonly LeftOut[];
}

/** Why runs were left out, how many, and the first of them. */
export interface LeftOut {
  readonly code: ReplayErrorCode;
  readonly runs: number;
  readonly first: string;
}

interface Stage {
  readonly suite: Suite;
  readonly policy: ReplayPolicy;
  readonly labelled: ReadonlyMap<string, LabelledTool>;
}

/**
 * Replays recorded runs through the real authority. A run that can't be is left out and counted.
 *
 * @throws ReplayError when the input is not what it should be, or no run of it can be replayed; see its codes.
 */
export async function replay({ suites, runs, labels, policies, onRun }: ReplayOptions): Promise<ReplayReport> {
  const stages = new Map(suites.map((suite) => [suite.name, toStage(suite, labels, policies)]));
  const counts = new Map(['ours', ...baselineNames].map((name) => [name, new Map(suites.map((suite) => [suite.name, noRuns]))]));
  const leftOut = new Map<ReplayErrorCode, LeftOut>();
  let [read, uncounted] = [0, 0];
  for (const file of runs) {
    for await (const run of readRuns(file)) {
      read += 1;
      const stage = stages.get(run.suite);
      const fault = findFault(run, stage?.suite, file);
      if (fault) leftOut.set(fault.code, { code: fault.code, runs: (leftOut.get(fault.code)?.runs ?? 0) + 1, first: leftOut.get(fault.code)?.first ?? fault.message });
      if (!stage || fault) continue;
      const { suite, policy, labelled } = stage;
      if (toRunKind(run, suite) === 'neither') {
        uncounted += 1;
        continue;
      }
      const calls = await replayRun(run, policy);
      onRun?.(run, calls);
      const add = (name: string, prompted: Parameters<typeof addRun>[3]): void => {
        const tallies = counts.get(name)!;
        tallies.set(run.suite, addRun(tallies.get(run.suite)!, run, suite, prompted));
      };
      add('ours', calls.filter(({ answer }) => answer !== 'allowed').map(({ call }) => call));
      for (const name of baselineNames) add(name, promptedBy(name, run, labelled));
    }
  }
  const [first, ...others] = leftOut.values();
  if (first && [first, ...others].reduce((sum, { runs: count }) => sum + count, 0) === read) throw new ReplayError(first.code, `No run can be replayed. ${first.first}`);
  const tallies = (name: string): Tallies => {
    const each = counts.get(name)!;
    return { ...Object.fromEntries(each), total: sumTallies([...each.values()]) };
  };
  return { ours: tallies('ours'), baselines: { 'ask-all': tallies('ask-all'), taint: tallies('taint'), 'naive provenance': tallies('naive provenance') }, runs: read, uncounted, leftOut: [...leftOut.values()] };
}

/** Why a run can't be replayed, if it can't. */
function findFault(run: RecordedRun, suite: Suite | undefined, file: string): ReplayError | undefined {
  if (!suite) return new ReplayError('suite_missing', `${file} has a run of the suite “${run.suite}”, whose tools were not given. Add its --tools.`);
  if (run.fault !== undefined) return new ReplayError('run_malformed', `${run.fault}: it has neither tool_call nor the id of a call made before, so nobody knows what was done.`);
  const task = toRunKind(run, suite) === 'attack' ? findMissingTask(run, suite) : undefined;
  if (task === undefined) return undefined;
  return new ReplayError('task_missing', `A run of ${run.model} names the task “${task}”, which the suite ${suite.name} does not have, so nobody can say which calls are the attacker’s. Give the suite the runs were made with.`);
}

function toStage(suite: Suite, labels: LabelBook, policies: string): Stage {
  const labelled = labelTools(suite, labels);
  const tools = toRegistrations(labelled);
  const definitions = tools.map(toToolDefinition);
  const checked = checkPolicies(suite, policies, definitions);
  if (!checked.ok) throw new ReplayError('policy_invalid', `The policies do not fit the tools of ${suite.name}:\n${checked.issues.map(describeIssue).join('\n')}`);
  return {
    suite,
    labelled: new Map(labelled.map((tool) => [tool.name, tool])),
    policy: { tools, definitions: new Map(definitions.map((definition) => [definition.name, definition])), point: createCheckedPolicy(checked.value, { otherwise: 'ask' }) },
  };
}

/** The names of tools are the suite's, and may be none that policies can speak of. */
function checkPolicies(suite: Suite, policies: string, tools: readonly ToolDefinition[]): ReturnType<typeof checkCedarPolicies> {
  try {
    return checkCedarPolicies({ policies, tools });
  } catch (cause) {
    throw new ReplayError('suite_malformed', `The tools of ${suite.name} cannot be registered: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
