import { asShown, type Action, type ByleaveError, type JsonObject } from '@byleave/core';
import type { ActionResponse } from '@byleave/core/wire';
import type { UseMutationResult } from '@tanstack/react-query';
import { useMessages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { useWrite } from './use-write.ts';

/** Asks for the same tool with other arguments than were shown. Yields the new action, which takes the old one's place. */
export function useEdit(action: Action): UseMutationResult<Action, ByleaveError, JsonObject> {
  const { catalog } = useMessages();
  const { locale, timeZone } = useTimeFormat();
  return useWrite({
    send: (client, args: JsonObject) => client.edit(action.id, { ...asShown(action, locale, timeZone, catalog), arguments: args }),
    toValue: ({ action: edited }: ActionResponse) => edited,
    actionId: action.id,
  });
}
