import type { Action, ByleaveError } from '@byleave/core';
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useByleave } from '../provider/byleave-context.ts';
import { keepAction, readVerdict } from './action-snapshot.ts';
import { queryKeys } from './query-keys.ts';
import { writeSettings } from './query-settings.ts';

/** Asks again for an expired action, given its id. Yields the new action, which has its own id, digest and deadline. */
export function useRenewal(): UseMutationResult<Action, ByleaveError, string> {
  const { client, queryClient, clock } = useByleave();
  return useMutation<Action, ByleaveError, string>(
    {
      ...writeSettings,
      mutationFn: async (expiredId) => {
        const answer = readVerdict(await client.renew(expiredId), clock);
        keepAction(queryClient, answer);
        return answer.action;
      },
      onSettled: () => {
        void queryClient.invalidateQueries({ queryKey: queryKeys.allActions });
        void queryClient.invalidateQueries({ queryKey: queryKeys.allAudit });
      },
    },
    queryClient,
  );
}
