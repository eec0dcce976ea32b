import type { ActionsQuery } from '@byleave/client';
import type { Action, ByleaveError } from '@byleave/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useByleave } from '../provider/byleave-context.ts';
import { keepAction, readVerdict } from './action-snapshot.ts';
import { queryKeys } from './query-keys.ts';
import { readSettings } from './query-settings.ts';

/** The actions a person may see, newest first, kept up to date. */
export function useActions(query: ActionsQuery = {}): UseQueryResult<readonly Action[], ByleaveError> {
  const { client, queryClient, clock } = useByleave();
  return useQuery<readonly Action[], ByleaveError>(
    {
      ...readSettings,
      queryKey: queryKeys.actions(query),
      queryFn: async () => {
        const { actions, now } = readVerdict(await client.listActions(query), clock);
        for (const action of actions) keepAction(queryClient, { action, now });
        return actions;
      },
    },
    queryClient,
  );
}
