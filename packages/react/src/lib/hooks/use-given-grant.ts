import type { Action, Grant } from '@byleave/core';
import { useQuery } from '@tanstack/react-query';
import { useByleave } from '../provider/byleave-context.ts';
import { readVerdict } from './action-snapshot.ts';
import { queryKeys } from './query-keys.ts';
import { readSettings } from './query-settings.ts';

/**
 * The grant that was given along with a decision: the one the decision was answered with, or, when the page was loaded
 * since, the one on the person's list. Nothing is asked for what nobody can have allowed in advance.
 */
export function useGivenGrant(action: Action, answered: Grant | undefined): Grant | undefined {
  const { client, queryClient, clock, viewer } = useByleave();
  const { decisions, requesterId } = action.lifecycle.context;
  const isOwn = decisions.some(({ by }) => by.id === requesterId) && (viewer === undefined || viewer.id === requesterId);
  const canBe = isOwn && (action.risk === 'low' || action.risk === 'medium') && !action.toolName.startsWith('byleave.');
  const { data } = useQuery(
    {
      ...readSettings,
      queryKey: queryKeys.grants,
      queryFn: async () => readVerdict(await client.listGrants(), clock).grants,
      enabled: canBe && answered === undefined,
    },
    queryClient,
  );
  return answered ?? (canBe ? data?.find(({ grant }) => grant.givenWith === action.id)?.grant : undefined);
}
