import type { ByleaveClient, StreamStatus } from '@byleave/client';
import type { StreamEvent } from '@byleave/core/wire';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { queryKeys } from '../hooks/query-keys.ts';
import { createRefresh } from './create-refresh.ts';

/** Follows the authority's events for as long as the provider is mounted, and refreshes what each of them touches. */
export function useEventStream(
  client: ByleaveClient,
  queryClient: QueryClient,
  onEvent: (event: StreamEvent) => void,
): StreamStatus {
  const [status, setStatus] = useState<StreamStatus>('connecting');
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const { refresh, end } = createRefresh(queryClient);
    void client.subscribe({
      signal,
      onEvent(event) {
        if (signal.aborted) return;
        for (const queryKey of [queryKeys.action(event.actionId), ...queryKeys.dependent]) refresh(queryKey);
        onEvent(event);
      },
      onStatus(next) {
        if (signal.aborted) return;
        setStatus(next);
        // What happened before the stream stood was in no event.
        if (next === 'live') refresh(queryKeys.all);
      },
    });
    return () => {
      controller.abort();
      end();
    };
  }, [client, queryClient, onEvent]);
  return status;
}
