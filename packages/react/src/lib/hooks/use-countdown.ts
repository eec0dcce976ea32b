import { useCallback } from 'react';
import { nextChangeMs } from '../messages/time-format.ts';
import { useTicking } from './use-server-time.ts';

/** The authority's time, read as often as a countdown to `deadline` changes its words, and at the deadline itself. */
export function useCountdown(deadline: number | null): number | null {
  const pauseMs = useCallback(
    (now: number) => (deadline === null || now >= deadline ? null : nextChangeMs(deadline - now)),
    [deadline],
  );
  return useTicking(pauseMs);
}
