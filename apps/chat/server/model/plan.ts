import type { Outcome, ToolRequest, Turn } from './transcript.ts';

/**
 * How a request is carried out, written as straight-line code: it yields the calls it needs next, is resumed with
 * their outcomes in the same order, and returns what to tell the person.
 */
export type Plan<Result = string> = Generator<readonly ToolRequest[], Result, readonly Outcome[]>;

/** The next thing to do: calls to make, or the words that end the plan. */
export type Progress =
  | { readonly kind: 'calls'; readonly calls: readonly ToolRequest[] }
  | { readonly kind: 'answer'; readonly text: string };

/**
 * Runs a plan from its start over the calls that already have an outcome, up to the first that has none. The
 * conversation is the only state, so a plan goes on after any restart and never makes the same call twice.
 */
export function replay(plan: Plan, outcomeOf: (request: ToolRequest) => Outcome | undefined): Progress {
  let step = plan.next();
  while (!step.done) {
    const outcomes = step.value.map(outcomeOf);
    if (!outcomes.every((outcome) => outcome !== undefined)) {
      return { kind: 'calls', calls: step.value.filter((_request, index) => outcomes[index] === undefined) };
    }
    step = plan.next(outcomes);
  }
  return { kind: 'answer', text: step.value };
}

/** Makes one call and waits for its outcome. */
export function* call(toolName: string, input: ToolRequest['input']): Plan<Outcome> {
  const [outcome] = yield [{ toolName, input }];
  return outcome ?? { status: 'unknown', message: 'No answer came back.' };
}

/** What earlier steps and turns left behind for words such as "it" and "reply". */
export interface Memory {
  readonly turns: readonly Turn[];
}
