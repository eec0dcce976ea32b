import type { ByleaveError, GrantStanding } from '@byleave/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useByleave } from '../provider/byleave-context.ts';
import { readVerdict } from './action-snapshot.ts';
import { queryKeys } from './query-keys.ts';
import { readSettings } from './query-settings.ts';

/** Every standing grant of the person, newest first, with what is left of it, kept up to date. */
export function useGrants(): UseQueryResult<readonly GrantStanding[], ByleaveError> {
  const { client, queryClient, clock } = useByleave();
  return useQuery<readonly GrantStanding[], ByleaveError>(
    { ...readSettings, queryKey: queryKeys.grants, queryFn: async () => readVerdict(await client.listGrants(), clock).grants },
    queryClient,
  );
}
