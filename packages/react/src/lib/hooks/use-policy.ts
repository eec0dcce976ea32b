import type { ByleaveError, PolicyState } from '@byleave/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useByleave } from '../provider/byleave-context.ts';
import { readAnswer } from './action-snapshot.ts';
import { queryKeys } from './query-keys.ts';
import { readSettings } from './query-settings.ts';

/** No event tells that somebody saved a draft: how often it is looked for, in ms. */
const lookAgainMs = 10_000;

/** What is in force, what is drafted, and what was: for policy authors. Kept up to date. */
export function usePolicy(): UseQueryResult<PolicyState, ByleaveError> {
  const { client, queryClient } = useByleave();
  return useQuery<PolicyState, ByleaveError>(
    {
      ...readSettings,
      queryKey: queryKeys.policy,
      queryFn: async () => readAnswer(await client.readPolicy()),
      refetchInterval: ({ state: { data } }) => (data ? lookAgainMs : false),
    },
    queryClient,
  );
}
