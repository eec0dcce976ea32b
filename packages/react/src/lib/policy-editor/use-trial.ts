import type { PolicyTrialRequest } from '@byleave/client';
import type { PolicyTrial, Refusal } from '@byleave/core';
import { useCallback, useRef, useState } from 'react';
import { useByleave } from '../provider/byleave-context.ts';

export type TrialState =
  | { readonly status: 'idle' | 'running' }
  | { readonly status: 'refused'; readonly refusal: Refusal }
  | { readonly status: 'done'; readonly trial: PolicyTrial; readonly request: PolicyTrialRequest };

export interface TrialControl {
  readonly state: TrialState;
  /** Asks what policies would say; nothing runs, and nobody is asked. Answers with what was told last. */
  run(request: PolicyTrialRequest): Promise<TrialState>;
}

/** What policies would say to one call. The answer to the last question counts, whichever comes first. */
export function useTrial(): TrialControl {
  const { client } = useByleave();
  const [state, setState] = useState<TrialState>({ status: 'idle' });
  const last = useRef(0);
  const run = useCallback(
    async (request: PolicyTrialRequest) => {
      last.current += 1;
      const own = last.current;
      setState({ status: 'running' });
      const verdict = await client.tryPolicy(request);
      const next: TrialState = verdict.ok ? { status: 'done', trial: verdict.value, request } : { status: 'refused', refusal: verdict.refusal };
      if (own === last.current) setState(next);
      return next;
    },
    [client],
  );
  return { state, run };
}
