import { EventType, type Message } from '@ag-ui/core';
import { digestOf } from '@byleave/core';

/** Whether a message is in the person’s own words. */
export type IsPersons = (message: Message) => boolean;

/** Who wrote the messages of the threads of one server, as far as it was there when they came. */
export interface MessageRecord {
  /**
   * Takes in what a page posts, before anything else is made of it. The person wrote the last message, where it is a user’s and
   * new; every other that is new here may be anybody’s, whatever role it is posted with.
   */
  readonly hear: (input: { readonly threadId: string; readonly messages: readonly Message[] }) => IsPersons;
  /** Takes in what the server’s own agents emit, and hands it on: what comes from them, and back with the history, no person wrote. */
  readonly pass: <EVENT extends { readonly type: string }>(threadId: string, event: EVENT) => EVENT;
}

const mostThreads = 1_000;

/** In the memory of one process: what it was not there for, after a restart, is nobody’s own words. */
export function createMessageRecord(): MessageRecord {
  /** By thread and id: the digest of what the person wrote, or nothing where it was somebody else. */
  const threads = new Map<string, Map<string, string>>();

  function open(threadId: string): Map<string, string> {
    const known = threads.get(threadId) ?? new Map<string, string>();
    threads.delete(threadId);
    threads.set(threadId, known);
    const [oldest] = threads.keys();
    if (threads.size > mostThreads && oldest !== undefined) threads.delete(oldest);
    return known;
  }

  return {
    hear({ threadId, messages }) {
      const known = open(threadId);
      const last = messages.at(-1);
      for (const message of messages) if (!known.has(message.id)) known.set(message.id, message === last && isUsers(message) ? toDigest(message) : '');
      return (message) => isUsers(message) && known.get(message.id) === toDigest(message);
    },
    pass(threadId, event) {
      const known = open(threadId);
      for (const id of idsIn(event)) if (!known.has(id)) known.set(id, '');
      return event;
    },
  };
}

/** Without a record: the latest of the user’s messages, which came with this run. What the history says of earlier ones is the page’s word. */
export function createLatest(messages: readonly Message[]): IsPersons {
  const latest = messages.findLast(isUsers);
  return (message) => message === latest;
}

/** What is said to a sub-agent, an agent says. */
function isUsers({ role, subagentRunId }: Message): boolean {
  return role === 'user' && subagentRunId === undefined;
}

function toDigest(message: Message): string {
  return digestOf(JSON.stringify(message.content ?? ''));
}

/** The messages that an event starts or brings. */
function idsIn(event: { readonly type: string }): readonly string[] {
  if (event.type === EventType.MESSAGES_SNAPSHOT && 'messages' in event && Array.isArray(event.messages)) return event.messages.map(({ id }: { readonly id: string }) => id);
  return 'messageId' in event && typeof event.messageId === 'string' ? [event.messageId] : [];
}
