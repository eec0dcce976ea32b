import type { UIMessage } from 'ai';
import type { ConversationStatus } from './conversation-store.ts';

/** What a page hears about the conversation it shows. */
export type FeedEvent =
  | { readonly type: 'message'; readonly message: UIMessage }
  | { readonly type: 'status'; readonly status: ConversationStatus; readonly error: string | null };

/** Tells every open page of a conversation what changed, as it changes. Keeps nothing: a page that comes back loads the conversation. */
export interface ConversationFeed {
  publish(conversation: string, event: FeedEvent): void;
  /** Server-sent events until the reader goes away. A slow reader gets the latest of each message, not every step. */
  open(conversation: string): ReadableStream<Uint8Array>;
}

interface Reader {
  readonly pending: Map<string, FeedEvent>;
  wake: () => void;
}

const heartbeatMs = 15_000;

export function createConversationFeed(): ConversationFeed {
  const readers = new Map<string, Set<Reader>>();
  return {
    publish(conversation, event) {
      const key = event.type === 'message' ? event.message.id : event.type;
      for (const reader of readers.get(conversation) ?? []) {
        reader.pending.set(key, event);
        reader.wake();
      }
    },
    open(conversation) {
      const reader: Reader = { pending: new Map(), wake: () => undefined };
      const group = readers.get(conversation) ?? new Set();
      readers.set(conversation, group.add(reader));
      return toStream(reader, () => {
        group.delete(reader);
        if (group.size === 0) readers.delete(conversation);
      });
    },
  };
}

function toStream(reader: Reader, leave: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let isOpen = true;
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode('retry: 1000\nevent: ready\ndata: {}\n\n')),
    async pull(controller) {
      if (reader.pending.size === 0) await sleep(reader);
      if (!isOpen) return;
      const events = [...reader.pending.values()];
      reader.pending.clear();
      const text = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
      controller.enqueue(encoder.encode(text || ': still here\n\n'));
    },
    cancel() {
      isOpen = false;
      leave();
      reader.wake();
    },
  });
}

function sleep(reader: Reader): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, heartbeatMs);
    reader.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
