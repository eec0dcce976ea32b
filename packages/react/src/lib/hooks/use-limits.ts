import type { ByleaveError, LimitUsage } from '@byleave/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useByleave } from '../provider/byleave-context.ts';
import { readVerdict } from './action-snapshot.ts';
import { queryKeys } from './query-keys.ts';
import { readSettings } from './query-settings.ts';

/** What is used and reserved of each limit that applies to the person, kept up to date. */
export function useLimits(): UseQueryResult<readonly LimitUsage[], ByleaveError> {
  const { client, queryClient, clock } = useByleave();
  return useQuery<readonly LimitUsage[], ByleaveError>(
    {
      ...readSettings,
      queryKey: queryKeys.limits,
      queryFn: async () => readVerdict(await client.listLimits(), clock).limits,
      // A window that starts anew changes what is left, and nobody sends word of it.
      refetchInterval({ state: { data = [] } }) {
        const next = Math.min(...data.map(({ resetAt = Infinity }) => resetAt));
        const now = clock.now();
        return now !== null && next < Infinity && Math.min(Math.max(next - now, shortestPauseMs), longestPauseMs);
      },
    },
    queryClient,
  );
}

/** While it cannot be read. */
const shortestPauseMs = 5_000;
/** Longer timers than 2^31 ms fire at once. */
const longestPauseMs = 2_000_000_000;
