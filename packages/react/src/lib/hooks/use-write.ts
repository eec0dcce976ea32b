import type { ByleaveClient } from '@byleave/client';
import type { Action, ByleaveError, Verdict } from '@byleave/core';
import { useMutation, type QueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useByleave } from '../provider/byleave-context.ts';
import { keepAction, readVerdict } from './action-snapshot.ts';
import { queryKeys } from './query-keys.ts';
import { writeSettings } from './query-settings.ts';

interface Answer {
  readonly now: number;
  readonly action?: Action;
}

export interface Write<Input, T extends Answer, Value> {
  readonly send: (client: ByleaveClient, input: Input) => Promise<Verdict<T>>;
  /** What the mutation yields of the answer. */
  readonly toValue: (answer: T) => Value;
  /** What the answer already tells of what is shown elsewhere, so that nobody presses on what is out of date. */
  readonly keep?: (queryClient: QueryClient, answer: T) => void;
  /** The action that is read again afterwards: after a refusal it is not what was believed. */
  readonly actionId?: string;
}

/**
 * Changes something at the authority, once and now. An action in the answer is kept, everything that may be otherwise
 * now is read again, and a refusal is the mutation's `ByleaveError`.
 */
export function useWrite<Input, T extends Answer, Value>({ send, toValue, keep, actionId }: Write<Input, T, Value>): UseMutationResult<Value, ByleaveError, Input> {
  const { client, queryClient, clock } = useByleave();
  return useMutation<Value, ByleaveError, Input>(
    {
      ...writeSettings,
      mutationFn: async (input) => {
        const answer = readVerdict(await send(client, input), clock);
        if (answer.action) keepAction(queryClient, { action: answer.action, now: answer.now });
        keep?.(queryClient, answer);
        return toValue(answer);
      },
      onSettled: () => {
        if (actionId !== undefined) void queryClient.invalidateQueries({ queryKey: queryKeys.action(actionId) });
        for (const queryKey of queryKeys.dependent) void queryClient.invalidateQueries({ queryKey });
      },
    },
    queryClient,
  );
}
