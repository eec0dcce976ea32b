import type { Query, QueryClient, QueryKey } from '@tanstack/react-query';

export interface Refresh {
  /** Reads again what is under a key. */
  readonly refresh: (queryKey: QueryKey) => void;
  readonly end: () => void;
}

/**
 * Reads again what may be otherwise now. What is being read just then is read once more when its answer is there, which may
 * be from before: it is neither begun anew, or many events in a row would keep it from ever being answered, nor left
 * at that, or what came while it was first read would be missing. What could not be read at all says so and is left at that.
 */
export function createRefresh(queryClient: QueryClient): Refresh {
  const cache = queryClient.getQueryCache();
  const behind = new Set<Query>();
  const invalidate = (queryKey: QueryKey, exact: boolean): void => void queryClient.invalidateQueries({ queryKey, exact }, { cancelRefetch: false });
  const end = cache.subscribe(({ query }) => {
    if (query.state.fetchStatus === 'fetching' || !behind.delete(query)) return;
    if (query.state.data !== undefined) invalidate(query.queryKey, true);
  });
  return {
    refresh(queryKey) {
      for (const query of cache.findAll({ queryKey, fetchStatus: 'fetching' })) behind.add(query);
      invalidate(queryKey, false);
    },
    end,
  };
}
