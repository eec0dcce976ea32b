import type { PolicyEffect, PolicyExample, Refusal } from '@byleave/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useByleave } from '../provider/byleave-context.ts';

/** What came of an example, and on which text. */
export type ExampleRun = { readonly text: string; readonly example: PolicyExample } & ({ readonly effect: PolicyEffect } | { readonly refusal: Refusal });

export interface ExampleRunsControl {
  /** By id. */
  readonly runs: ReadonlyMap<string, ExampleRun>;
  /** How many are done of those that are being run; `undefined` while none is. */
  readonly done: number | undefined;
  /** Runs all of them on a text, one after the other; answers with how many do not come out as expected. */
  run(text: string, examples: readonly PolicyExample[]): Promise<number | undefined>;
}

/** Runs the tests of a draft: each is a call that nobody makes. What was changed since counts as not run. */
export function useExampleRuns(): ExampleRunsControl {
  const { client } = useByleave();
  const [runs, setRuns] = useState<ReadonlyMap<string, ExampleRun>>(new Map());
  const [done, setDone] = useState<number | undefined>(undefined);
  const last = useRef(0);
  useEffect(() => () => void (last.current += 1), []);
  const run = useCallback(
    async (text: string, examples: readonly PolicyExample[]) => {
      last.current += 1;
      const own = last.current;
      let failed = 0;
      setDone(0);
      for (const [index, example] of examples.entries()) {
        const { tool, arguments: args, agent, user, provenance, expects } = example;
        const verdict = await client.tryPolicy({ text, tool, arguments: args, ...(agent !== undefined && { agent }), ...(user && { user }), ...(provenance && { provenance }) });
        if (own !== last.current) return undefined;
        const outcome: ExampleRun = verdict.ok ? { text, example, effect: verdict.value.decision.effect } : { text, example, refusal: verdict.refusal };
        if (!('effect' in outcome) || outcome.effect !== expects) failed += 1;
        setRuns((before) => new Map([...before, [example.id, outcome]]));
        setDone(index + 1);
      }
      setDone(undefined);
      return failed;
    },
    [client],
  );
  return { runs, done, run };
}

/** How an example stands on a text. */
export function toStanding(run: ExampleRun | undefined, example: PolicyExample, text: string): 'notRun' | 'stale' | 'refused' | 'pass' | 'fail' {
  if (!run) return 'notRun';
  if (run.text !== text || run.example !== example) return 'stale';
  if ('refusal' in run) return 'refused';
  return run.effect === example.expects ? 'pass' : 'fail';
}
