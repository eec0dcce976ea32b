import type { Action, ByleaveError } from '@byleave/core';
import type { ActionResponse, CandidatesResponse, ReferRequest } from '@byleave/core/wire';
import { useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { useByleave } from '../provider/byleave-context.ts';
import { readVerdict } from './action-snapshot.ts';
import { queryKeys } from './query-keys.ts';
import { readSettings } from './query-settings.ts';
import { useWrite } from './use-write.ts';

/** Asks somebody else who may decide it to do so. Yields the action, which says so. */
export function useReferral({ id }: Pick<Action, 'id'>): UseMutationResult<Action, ByleaveError, ReferRequest> {
  return useWrite<ReferRequest, ActionResponse, Action>({ send: (client, request) => client.refer(id, request), toValue: ({ action }) => action, actionId: id });
}

/** Whom the person could ask, read anew whenever it is shown. */
export function useCandidates({ id }: Pick<Action, 'id'>): UseQueryResult<CandidatesResponse, ByleaveError> {
  const { client, queryClient, clock } = useByleave();
  return useQuery<CandidatesResponse, ByleaveError>(
    { ...readSettings, queryKey: queryKeys.candidates(id), queryFn: async () => readVerdict(await client.listCandidates(id), clock) },
    queryClient,
  );
}
