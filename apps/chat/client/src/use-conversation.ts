import { shareSource, type SourceReading } from '@byleave/client';
import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import type { UIMessage } from 'ai';
import { useEffect } from 'react';
import type { Conversation, ConversationStatus } from '../../server/conversation/conversation-store.ts';
import { callServer, type ServerError } from './server-api.ts';

const keyOf = (id: string): readonly unknown[] => ['conversation', id];

type FeedEvent =
  | { readonly type: 'message'; readonly message: UIMessage }
  | { readonly type: 'status'; readonly status: ConversationStatus; readonly error: string | null };

const reopenDelayMs = 5_000;

/** The server's feed of a conversation until the reading ends. It can't be resumed: after a break, the conversation is loaded again. */
function readFeed(id: string, { signal, tell }: SourceReading): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tellEvent = (event: MessageEvent<string | undefined>): void => {
      if (event.data !== undefined) tell({ message: JSON.parse(event.data) as unknown });
    };
    const open = (): void => {
      source = new EventSource(`/api/conversations/${id}/events`);
      source.addEventListener('ready', () => tell({ status: 'live' }));
      source.addEventListener('message', tellEvent);
      source.addEventListener('status', tellEvent);
      source.addEventListener('error', () => {
        tell({ status: 'reconnecting' });
        // It connects again by itself unless it was refused.
        if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, reopenDelayMs);
      });
    };
    open();
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      source.close();
      resolve();
    });
  });
}

function parseFeedEvent(value: unknown): FeedEvent | undefined {
  const { type } = (value ?? {}) as { readonly type?: unknown };
  return type === 'message' || type === 'status' ? (value as FeedEvent) : undefined;
}

/** The conversation as the server has it, live: every open page sees the same. */
export function useConversation(id: string): UseQueryResult<Conversation, ServerError> {
  const queryClient = useQueryClient();
  useEffect(() => {
    const left = new AbortController();
    const update = (change: (conversation: Conversation) => Conversation): void => {
      queryClient.setQueryData<Conversation>(keyOf(id), (known) => known && change(known));
    };
    void shareSource<FeedEvent>({
      name: `chat conversation ${id}`,
      signal: left.signal,
      read: (reading) => readFeed(id, reading),
      parse: parseFeedEvent,
      onStatus(connection) {
        // What happened before the feed stood was in no event.
        if (connection === 'live') void queryClient.invalidateQueries({ queryKey: keyOf(id) });
      },
      onMessage(event) {
        if (event.type === 'message') {
          update((known) => ({ ...known, messages: putMessage(known.messages, event.message) }));
          return;
        }
        const { status, error } = event;
        update((known) => ({ ...known, status, error }));
        void queryClient.invalidateQueries({ queryKey: ['conversations'] });
        if (status !== 'running') void queryClient.invalidateQueries({ queryKey: ['office'] });
      },
    });
    return () => left.abort();
  }, [id, queryClient]);
  return useQuery<Conversation, ServerError>({ queryKey: keyOf(id), queryFn: () => callServer(`/conversations/${id}`), retry: false });
}

function putMessage(messages: readonly UIMessage[], message: UIMessage): readonly UIMessage[] {
  const isKnown = messages.some((known) => known.id === message.id);
  return isKnown ? messages.map((known) => (known.id === message.id ? message : known)) : [...messages, message];
}

export function useSendMessage(id: string): UseMutationResult<unknown, ServerError, string> {
  return useMutation<unknown, ServerError, string>({
    mutationFn: (text) => callServer(`/conversations/${id}/messages`, { id: crypto.randomUUID(), text }),
  });
}

export function useStopRun(id: string): UseMutationResult<unknown, ServerError, void> {
  return useMutation<unknown, ServerError, void>({ mutationFn: () => callServer(`/conversations/${id}/stop`, {}) });
}
