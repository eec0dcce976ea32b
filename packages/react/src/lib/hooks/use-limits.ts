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
    { ...readSettings, queryKey: queryKeys.limits, queryFn: async () => readVerdict(await client.listLimits(), clock).limits },
    queryClient,
  );
}
