import type { Action, ByleaveError } from '@byleave/core';
import type { ActionResponse } from '@byleave/core/wire';
import type { UseMutationResult } from '@tanstack/react-query';
import { useWrite } from './use-write.ts';

/** Asks again for an expired action, given its id. Yields the new action, which has its own id, digest and deadline. */
export function useRenewal(): UseMutationResult<Action, ByleaveError, string> {
  return useWrite({ send: (client, expiredId: string) => client.renew(expiredId), toValue: ({ action }: ActionResponse) => action });
}
