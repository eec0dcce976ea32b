import type { ByleaveClient, StreamStatus } from '@byleave/client';
import type { StreamEvent } from '@byleave/core/wire';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { queryKeys } from '../hooks/query-keys.ts';

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
    void client.subscribe({
      signal,
      onEvent(event) {
        if (signal.aborted) return;
        void queryClient.invalidateQueries({ queryKey: queryKeys.action(event.actionId) });
        for (const queryKey of queryKeys.dependent) void queryClient.invalidateQueries({ queryKey });
        onEvent(event);
      },
      onStatus(next) {
        if (signal.aborted) return;
        setStatus(next);
        // What happened before the stream stood was in no event.
        if (next === 'live') void queryClient.invalidateQueries({ queryKey: queryKeys.all });
      },
    });
    return () => controller.abort();
  }, [client, queryClient, onEvent]);
  return status;
}
