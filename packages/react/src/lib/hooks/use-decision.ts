import type { Action, ByleaveError } from '@byleave/core';
import type { ActionResponse, DecideRequest } from '@byleave/core/wire';
import type { UseMutationResult } from '@tanstack/react-query';
import { useWrite } from './use-write.ts';

/**
 * Decides an action. The digest in the request is that of what the person saw, so that something else is never
 * decided. Yields the action as it is then, and the grant that was created along with it. A refusal is the mutation's
 * `ByleaveError`, and the action is read again: it is not what was believed.
 */
export function useDecision({ id }: Pick<Action, 'id'>): UseMutationResult<ActionResponse, ByleaveError, DecideRequest> {
  return useWrite({
    send: (client, request: DecideRequest) => client.decide(id, request),
    toValue: (answer: ActionResponse) => answer,
    actionId: id,
  });
}
