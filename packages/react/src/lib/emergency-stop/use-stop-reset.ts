import type { Action, ByleaveError } from '@byleave/core';
import type { ActionResponse } from '@byleave/core/wire';
import type { UseMutationResult } from '@tanstack/react-query';
import { useWrite } from '../hooks/use-write.ts';
import { useByleave } from '../provider/byleave-context.ts';

/**
 * Asks for a latched stop to be reset, with the reason that is recorded. What comes of it is an action of its own, which a
 * person has to decide like any other: show it with `useConsentRequest` or a `ConsentCard`.
 */
export function useStopReset(stopId: string): UseMutationResult<Action, ByleaveError, string> {
  const { emit } = useByleave();
  return useWrite<string, ActionResponse, Action>({
    send: (client, reason) => client.resetStop(stopId, { reason }),
    toValue: ({ action }) => {
      emit({ type: 'stop.resetAsked', stopId, actionId: action.id });
      return action;
    },
  });
}
