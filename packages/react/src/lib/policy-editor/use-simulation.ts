import type { Refusal, Simulation } from '@byleave/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useByleave } from '../provider/byleave-context.ts';

export type SimulationState =
  | { readonly status: 'idle' | 'cancelled' }
  | { readonly status: 'running'; /** Actions so far. */ readonly done: number }
  | { readonly status: 'failed'; readonly refusal: Refusal }
  /** `text` and `limit` as they were simulated: another text's result is out of date. */
  | { readonly status: 'done'; readonly simulation: Simulation; readonly text: string; readonly limit: number };

export interface SimulationControl {
  readonly state: SimulationState;
  /** What a text would have done with the latest `limit` actions. Nothing runs, and nothing is changed. Answers with how it ended. */
  start(text: string, limit: number): Promise<SimulationState>;
  cancel(): void;
}

/** What a text would have done with what happened. Ends with what is left: nothing of a part is shown as the whole. */
export function useSimulation(): SimulationControl {
  const { client } = useByleave();
  const [state, setState] = useState<SimulationState>({ status: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = useCallback(
    async (text: string, limit: number): Promise<SimulationState> => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      const { signal } = controller;
      setState({ status: 'running', done: 0 });
      const verdict = await client.simulatePolicy({ text, limit }, { signal, onProgress: (done) => !signal.aborted && setState({ status: 'running', done }) });
      if (signal.aborted) return { status: 'cancelled' };
      const next: SimulationState = verdict.ok ? { status: 'done', simulation: verdict.value, text, limit } : { status: 'failed', refusal: verdict.refusal };
      setState(next);
      return next;
    },
    [client],
  );
  const cancel = useCallback(() => {
    running.current?.abort();
    setState({ status: 'cancelled' });
  }, []);
  return { state, start, cancel };
}
