import type { Action, ByleaveError } from '@byleave/core';
import type { DecideRequest } from '@byleave/core/wire';
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useByleave } from '../provider/byleave-context.ts';
import { keepAction, readVerdict } from './action-snapshot.ts';
import { queryKeys } from './query-keys.ts';
import { writeSettings } from './query-settings.ts';

/**
 * Decides an action. The digest in the request is that of what the person saw, so that something else is never
 * decided. A refusal is the mutation's `ByleaveError`, and the action is read again: it is not what was believed.
 */
export function useDecision(action: Pick<Action, 'id'>): UseMutationResult<Action, ByleaveError, DecideRequest> {
  const { client, queryClient, clock } = useByleave();
  return useMutation<Action, ByleaveError, DecideRequest>(
    {
      ...writeSettings,
      mutationFn: async (request) => {
        const answer = readVerdict(await client.decide(action.id, request), clock);
        keepAction(queryClient, answer);
        return answer.action;
      },
      onError: () => {
        void queryClient.invalidateQueries({ queryKey: queryKeys.action(action.id) });
      },
      onSettled: () => {
        void queryClient.invalidateQueries({ queryKey: queryKeys.allActions });
        void queryClient.invalidateQueries({ queryKey: queryKeys.allAudit });
      },
    },
    queryClient,
  );
}
