import type { Action, ByleaveError } from '@byleave/core';
import type { ActionResponse } from '@byleave/core/wire';
import type { UseMutationResult } from '@tanstack/react-query';
import { useWrite } from './use-write.ts';

/** Gives a request as much time again as it had. Yields it with its new deadline. */
export function useExtension({ id }: Pick<Action, 'id'>): UseMutationResult<Action, ByleaveError, void> {
  return useWrite<void, ActionResponse, Action>({ send: (client) => client.extend(id), toValue: ({ action }) => action, actionId: id });
}
