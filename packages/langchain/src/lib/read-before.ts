import { fitSources, toHeard, type AskedBy } from '@byleave/client';
import type { ProposeRequest } from '@byleave/core/wire';
import type { BaseMessage } from 'langchain';
import { hasUnreadParts, lacksResults, toSources } from './context-sources.ts';
import type { IsPersons } from './heard-messages.ts';

/** What the agent had read before it made a call. */
export type ReadBefore = Pick<ProposeRequest, 'sources' | 'sourcesComplete'>;

/** Everything before the message that made a call, or all of it. */
export function toReadBefore(messages: readonly BaseMessage[], last: BaseMessage | undefined, { isPersons, askedBy }: { readonly isPersons: IsPersons; readonly askedBy: AskedBy }): ReadBefore {
  const read = last ? messages.slice(0, messages.lastIndexOf(last)) : messages;
  const sources = toHeard(toSources(read, isPersons, last?.name), askedBy);
  return fitSources(sources, read.some((message) => hasUnreadParts(message, isPersons)) || lacksResults(read));
}

/** Carries what was read from the hook that sees the graph’s whole state to the one that runs a tool, and does not. */
export interface ReadMemory {
  readonly put: (conversation: string, callId: string, read: ReadBefore) => void;
  readonly take: (conversation: string, callId: string) => ReadBefore | undefined;
}

/** Calls that never run leave nothing behind for long. */
const mostKept = 1_000;

export function createReadMemory(): ReadMemory {
  const kept = new Map<string, ReadBefore>();
  const keyOf = (conversation: string, callId: string): string => JSON.stringify([conversation, callId]);
  return {
    put(conversation, callId, read) {
      kept.set(keyOf(conversation, callId), read);
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    },
    take(conversation, callId) {
      const key = keyOf(conversation, callId);
      const read = kept.get(key);
      kept.delete(key);
      return read;
    },
  };
}
