import fc from 'fast-check';
import { createCoverage, type Coverage } from './coverage.ts';
import { runWorld, ViolationFound, type RunOptions } from './run-world.ts';
import type { RouteName } from './routes.ts';
import { stepsOf, type Step } from './step.ts';

export interface CampaignOptions extends Omit<RunOptions, 'coverage'> {
  /** At least so many. */
  readonly requests: number;
  readonly seed: number;
  /** Things that happen in one world, at most. Default 1,000: some 450 requests on average. */
  readonly mostSteps?: number;
  /** The routes that are asked. Default all. */
  readonly only?: readonly RouteName[];
  /** How long each kind of failure is made smaller, in ms; 0: not at all. Default one minute. */
  readonly shrinkMs?: number;
  /** Ends after so many kinds of failures. Default 10. */
  readonly mostFailures?: number;
  readonly onWorld?: (coverage: Coverage) => void;
}

export interface Failure {
  /** The seed of the world that failed: a campaign that starts with it fails in its first world. */
  readonly seed: number;
  readonly error: Error;
  /** The fewest steps that were found to fail. */
  readonly steps: number;
}

export interface Campaign {
  readonly coverage: Coverage;
  /** The first of each kind. */
  readonly failures: readonly Failure[];
}

/** Makes worlds, each from a seed of its own, until there were enough requests or too much is wrong. A world ends where it fails. */
export async function runCampaign(options: CampaignOptions): Promise<Campaign> {
  const { requests, seed, mostSteps = 1_000, only, shrinkMs = 60_000, mostFailures = 10, onWorld, ...run } = options;
  const steps = stepsOf(mostSteps, only);
  const coverage = createCoverage();
  const failures = new Map<string, Failure>();
  for (let world = seed; coverage.requests < requests && failures.size < mostFailures; world += 1) {
    const failure = await runOne(world, steps, { ...run, coverage });
    if (failure && !failures.has(kindOf(failure))) failures.set(kindOf(failure), shrinkMs > 0 ? await shrink(failure, steps, shrinkMs, run) : failure);
    onWorld?.(coverage);
  }
  return { coverage, failures: [...failures.values()] };
}

/** What failures have in common that are the same but for whom they hit. */
function kindOf({ error }: Failure): string {
  const [rule, headline] = (error.message.split('\n')[0] ?? '').split(': ');
  return `${rule}: ${headline?.replaceAll(/\b(?:mk|id|call)-[\w-]+|[0-9a-f]{64}|\d+|“.*”|\{.*\}/gu, '·').slice(0, 90)}`;
}

async function runOne(seed: number, all: fc.Arbitrary<readonly Step[]>, options: RunOptions): Promise<Failure | undefined> {
  const [steps] = fc.sample(all, { ...sampling, seed, numRuns: 1 });
  try {
    await runWorld(steps!, options);
    return undefined;
  } catch (error) {
    return { seed, error: error as Error, steps: steps!.length };
  }
}

/** Values spread evenly: worlds are to be long, and small numbers are no likelier to break anything. */
const sampling = { unbiased: true } as const;

/** The same failure in fewer steps, if there is time to find it. What is tried for that counts as no coverage. */
async function shrink(failure: Failure, all: fc.Arbitrary<readonly Step[]>, shrinkMs: number, options: Omit<RunOptions, 'coverage'>): Promise<Failure> {
  const property = fc.asyncProperty(all, (steps) => runWorld(steps, { ...options, coverage: createCoverage() }));
  const { errorInstance, counterexample } = await fc.check(property, { ...sampling, seed: failure.seed, numRuns: 1, interruptAfterTimeLimit: shrinkMs });
  return errorInstance instanceof Error && counterexample ? { seed: failure.seed, error: errorInstance, steps: counterexample[0].length } : failure;
}

/** Which rules a failure breaks. */
export function rulesOf({ error }: Failure): readonly string[] {
  return error instanceof ViolationFound ? [...new Set(error.violations.map(({ rule }) => rule))] : ['none: the test itself broke'];
}

/** What a person needs to see it again. */
export function describeFailure({ seed, error, steps }: Failure): string {
  return `${error instanceof ViolationFound ? error.message : (error.stack ?? error.message)}\n\nIn ${steps} steps. Again: npm run hostile -- --requests 1 --seed ${seed}`;
}
