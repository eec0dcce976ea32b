import { toToolDefinition } from '@byleave/authority';
import type { ToolDefinition } from '@byleave/core';
import { checkCedarPolicies, createCheckedPolicy, describeIssue } from '@byleave/policy/cedar';
import { baselineNames, promptedBy, type BaselineName } from './baselines.ts';
import { readRuns, type RecordedRun } from './recorded-run.ts';
import { ReplayError } from './replay-error.ts';
import { replayRun, type ReplayedCall, type ReplayPolicy } from './replay-run.ts';
import type { Suite } from './suite.ts';
import { addRun, noRuns, sumTallies, toRunKind, type Tally } from './tally.ts';
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
}

interface Stage {
  readonly suite: Suite;
  readonly policy: ReplayPolicy;
  readonly labelled: ReadonlyMap<string, LabelledTool>;
}

/**
 * Replays recorded runs through the real authority.
 *
 * @throws ReplayError when the input is not what it should be; see its codes.
 */
export async function replay({ suites, runs, labels, policies, onRun }: ReplayOptions): Promise<ReplayReport> {
  const stages = new Map(suites.map((suite) => [suite.name, toStage(suite, labels, policies)]));
  const counts = new Map(['ours', ...baselineNames].map((name) => [name, new Map(suites.map((suite) => [suite.name, noRuns]))]));
  let [read, uncounted] = [0, 0];
  for (const file of runs) {
    for await (const run of readRuns(file)) {
      read += 1;
      const stage = stages.get(run.suite);
      if (!stage) throw new ReplayError('suite_missing', `${file} has a run of the suite “${run.suite}”, whose tools were not given. Add its --tools.`);
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
  const tallies = (name: string): Tallies => {
    const each = counts.get(name)!;
    return { ...Object.fromEntries(each), total: sumTallies([...each.values()]) };
  };
  return { ours: tallies('ours'), baselines: { 'ask-all': tallies('ask-all'), taint: tallies('taint'), 'naive provenance': tallies('naive provenance') }, runs: read, uncounted };
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
