import { useCallback, useEffect, useState } from 'react';
import { useByleave } from '../provider/byleave-context.ts';

/**
 * The authority's time in epoch ms, as of the last full `granularityMs`; `null` on a server and until the authority
 * has first answered.
 */
export function useServerTime(granularityMs: number): number | null {
  const pauseMs = useCallback((now: number) => granularityMs - (now % granularityMs), [granularityMs]);
  const now = useTicking(pauseMs);
  return now === null ? null : now - (now % granularityMs);
}

/** The authority's time, read again after each pause that `pauseMs`, a stable function, asks for; no more after `null`. */
export function useTicking(pauseMs: (now: number) => number | null): number | null {
  const { clock } = useByleave();
  const [time, setTime] = useState<number | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = (): void => {
      clearTimeout(timer);
      const now = clock.now();
      if (now === null) return;
      setTime(now);
      const pause = pauseMs(now);
      if (pause !== null) timer = setTimeout(tick, Math.min(Math.max(pause, 1), longestTimerMs));
    };
    tick();
    const unsubscribe = clock.subscribe(tick);
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [clock, pauseMs]);
  return time;
}

/** Longer timers than 2^31 ms fire at once. */
const longestTimerMs = 2 ** 31 - 1;
