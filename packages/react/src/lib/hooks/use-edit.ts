import type { Action, ByleaveError, JsonObject } from '@byleave/core';
import type { ActionResponse } from '@byleave/core/wire';
import type { UseMutationResult } from '@tanstack/react-query';
import { useWrite } from './use-write.ts';

/** Asks for the same tool with other arguments. Yields the new action, which takes the old one's place. */
export function useEdit({ id, digest }: Pick<Action, 'id' | 'digest'>): UseMutationResult<Action, ByleaveError, JsonObject> {
  return useWrite({
    send: (client, args: JsonObject) => client.edit(id, { digest, arguments: args }),
    toValue: ({ action }: ActionResponse) => action,
    actionId: id,
  });
}
