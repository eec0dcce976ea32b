import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import type { UIMessage } from 'ai';
import { useEffect } from 'react';
import { callServer, type Conversation, type ConversationStatus, type ServerError } from './server-api.ts';

const keyOf = (id: string): readonly unknown[] => ['conversation', id];

/** The conversation as the server has it, live: every open page sees the same. */
export function useConversation(id: string): UseQueryResult<Conversation, ServerError> {
  const queryClient = useQueryClient();
  useEffect(() => {
    const source = new EventSource(`/api/conversations/${id}/events`);
    const update = (change: (conversation: Conversation) => Conversation): void => {
      queryClient.setQueryData<Conversation>(keyOf(id), (known) => known && change(known));
    };
    source.addEventListener('ready', () => void queryClient.invalidateQueries({ queryKey: keyOf(id) }));
    source.addEventListener('message', (event) => {
      if (event.data === undefined) return;
      const { message } = JSON.parse(event.data as string) as { readonly message: UIMessage };
      update((known) => ({ ...known, messages: putMessage(known.messages, message) }));
    });
    source.addEventListener('status', (event) => {
      const { status, error } = JSON.parse((event as MessageEvent<string>).data) as { readonly status: ConversationStatus; readonly error: string | null };
      update((known) => ({ ...known, status, error }));
      void queryClient.invalidateQueries({ queryKey: ['conversations'] });
      if (status !== 'running') void queryClient.invalidateQueries({ queryKey: ['office'] });
    });
    return () => source.close();
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
