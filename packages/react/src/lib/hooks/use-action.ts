import type { Action, ByleaveError } from '@byleave/core';
import { skipToken, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useByleave } from '../provider/byleave-context.ts';
import { fetchAction, type ActionSnapshot } from './action-snapshot.ts';
import { queryKeys } from './query-keys.ts';
import { readSettings } from './query-settings.ts';

/** One action, kept up to date; none while there is no id. `initial` is shown until the authority has answered. */
export function useAction(id: string | undefined, initial?: Action): UseQueryResult<Action, ByleaveError> {
  const byleave = useByleave();
  return useQuery<ActionSnapshot, ByleaveError, Action>(
    {
      ...readSettings,
      queryKey: queryKeys.action(id ?? ''),
      queryFn: id === undefined ? skipToken : () => fetchAction(byleave, id),
      select: toAction,
      ...(initial && { initialData: { action: initial, now: null }, initialDataUpdatedAt: 0 }),
    },
    byleave.queryClient,
  );
}

function toAction(snapshot: ActionSnapshot): Action {
  return snapshot.action;
}
