import type { Action, ByleaveError } from '@byleave/core';
import type { ActionResponse } from '@byleave/core/wire';
import type { UseMutationResult } from '@tanstack/react-query';
import { useWrite } from './use-write.ts';

/** Asks to remove a passkey, given its id. Yields the action that waits for consent with a passkey. */
export function usePasskeyRemoval(): UseMutationResult<Action, ByleaveError, string> {
  return useWrite({ send: (client, id: string) => client.removePasskey(id), toValue: ({ action }: ActionResponse) => action });
}
