import { parseArgs } from 'node:util';
import { ReplayError } from './replay-error.ts';

/** What the command line asks for. Files are paths. */
export interface CommandOptions {
  readonly suites: readonly string[];
  readonly runs: readonly string[];
  /** `none`: only what schemas and names suggest. Default: the labels that come with this package, for the suites they name. */
  readonly labels?: string;
  /** Default: the recommended policy. */
  readonly policy?: string;
  readonly json?: string;
  /** Where the frontier is drawn, as SVG. */
  readonly picture?: string;
  /** A page in Markdown whose figures are held against the replay. */
  readonly check?: string;
  readonly baselines: boolean;
}

export const usage = `npm run replay -- --tools SUITE.json … --runs RUNS.jsonl.gz … [options]

Replays recorded agent runs through the authority: how many of the attacks that
succeeded a policy would have stopped, and how often it would have asked.

  --tools SUITE.json    a suite’s tools and tasks; one for every suite in the runs
  --runs FILE           recorded runs, one JSON object a line, plain or gzip
  --labels FILE         what a team says of its tools. “none”: only what schemas
                        and names suggest. Default: the labels that come with
                        Byleave, for the suites they name
  --policy FILE         Cedar policies. Default: the recommended policy
  --baselines           ask-all, taint and naive provenance beside it
  --json OUT            the figures as JSON
  --picture OUT         the frontier, drawn as SVG
  --check PAGE.md       fails where the page has other figures, or the recommended
                        policy misses its target
  --help                this text`;

/** @throws ReplayError `usage`. */
export function parseOptions(args: readonly string[]): CommandOptions | 'help' {
  const { tools = [], runs = [], labels, policy, json, picture, check, baselines = false, help = false } = readArguments(args);
  if (help) return 'help';
  if (tools.length === 0) throw new ReplayError('usage', 'No --tools was given, so nobody can say what the calls in the runs do. See --help.');
  if (runs.length === 0) throw new ReplayError('usage', 'No --runs was given, so there is nothing to replay. See --help.');
  return {
    suites: tools,
    runs,
    baselines,
    ...(labels !== undefined && { labels }),
    ...(policy !== undefined && { policy }),
    ...(json !== undefined && { json }),
    ...(picture !== undefined && { picture }),
    ...(check !== undefined && { check }),
  };
}

interface Arguments {
  readonly tools?: string[];
  readonly runs?: string[];
  readonly labels?: string;
  readonly policy?: string;
  readonly json?: string;
  readonly picture?: string;
  readonly check?: string;
  readonly baselines?: boolean;
  readonly help?: boolean;
}

function readArguments(args: readonly string[]): Arguments {
  try {
    // A shell may have put several files after one option.
    const spread = spreadLists(args);
    return parseArgs({
      args: [...spread],
      options: {
        tools: { type: 'string', multiple: true },
        runs: { type: 'string', multiple: true },
        labels: { type: 'string' },
        policy: { type: 'string' },
        json: { type: 'string' },
        picture: { type: 'string' },
        check: { type: 'string' },
        baselines: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (cause) {
    throw new ReplayError('usage', `${cause instanceof Error ? cause.message : String(cause)} See --help.`, { cause });
  }
}

/** `--runs a b` is `--runs a --runs b`. */
function spreadLists(args: readonly string[]): readonly string[] {
  const spread: string[] = [];
  let list: string | undefined;
  let isFirst = false;
  for (const arg of args) {
    if (arg.startsWith('-')) {
      list = ['--tools', '--runs'].includes(arg) ? arg : undefined;
      isFirst = true;
    } else if (list !== undefined) {
      if (!isFirst) spread.push(list);
      isFirst = false;
    }
    spread.push(arg);
  }
  return spread;
}
