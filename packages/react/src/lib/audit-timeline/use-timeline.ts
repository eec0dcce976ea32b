import type { AuditQuery } from '@byleave/client';
import type { ByleaveError } from '@byleave/core';
import type { AuditResponse } from '@byleave/core/wire';
import { useInfiniteQuery, useQuery, type InfiniteData } from '@tanstack/react-query';
import { useCallback } from 'react';
import { readVerdict } from '../hooks/action-snapshot.ts';
import { queryKeys } from '../hooks/query-keys.ts';
import { readSettings } from '../hooks/query-settings.ts';
import { useByleave } from '../provider/byleave-context.ts';
import type { TimelineQuery } from './timeline-query.ts';

type Pages = InfiniteData<AuditResponse, number | undefined>;

export interface TimelineData {
  /** Newest first. `undefined` until it has been read. */
  readonly pages: readonly AuditResponse[] | undefined;
  readonly error: ByleaveError | null;
  /** How many entries there are above the newest that is shown; `Infinity` for more than were read. */
  readonly fresh: number;
  readonly hasOlder: boolean;
  readonly isLoadingOlder: boolean;
  loadOlder(): void;
  /** Puts what is new above what is shown. */
  showFresh(): void;
  retry(): void;
}

const pageSize = 50;
/** The newest page takes in what is new until it is this long. */
const longestPage = 100;

/**
 * The log in pages that stay as they were read: an event refreshes only what is above them, so that following a log costs
 * the same however much of it has been read.
 */
export function useTimeline(query: TimelineQuery, whose: AuditQuery['whose']): TimelineData {
  const { client, queryClient, clock } = useByleave();
  const asked: AuditQuery = { ...query, ...(whose && { whose }), limit: pageSize };
  const key = [...queryKeys.timeline, asked] as const;
  const read = async (before: number | undefined): Promise<AuditResponse> => readVerdict(await client.readAudit({ ...asked, ...(before !== undefined && { before }) }), clock);
  const log = useInfiniteQuery<AuditResponse, ByleaveError, Pages, readonly unknown[], number | undefined>(
    {
      ...readSettings,
      queryKey: key,
      initialPageParam: undefined,
      queryFn: ({ pageParam }) => read(pageParam),
      getNextPageParam: (last) => last.next,
      staleTime: Infinity,
    },
    queryClient,
  );
  const pages = log.data?.pages;
  const head = useQuery<AuditResponse, ByleaveError>({ ...readSettings, queryKey: [...queryKeys.allAudit, 'head', asked], queryFn: () => read(undefined), enabled: pages !== undefined }, queryClient);
  const newest = pages?.find(({ entries }) => entries.length > 0)?.entries[0]?.sequence ?? 0;
  const above = pages ? (head.data?.entries.filter(({ sequence }) => sequence > newest) ?? []) : [];
  // All of what was read is new, and there is more: it does not join on to what is shown.
  const isApart = newest > 0 && above.length > 0 && above.length === head.data?.entries.length && head.data.next !== undefined;

  const showFresh = useCallback(() => {
    if (isApart) return void queryClient.resetQueries({ queryKey: key });
    if (above.length > 0 && head.data) queryClient.setQueryData<Pages>(key, (before) => before && putAbove(before, { ...head.data, entries: above }));
    // oxlint-disable-next-line react/exhaustive-deps -- what is above follows from these
  }, [queryClient, JSON.stringify(asked), head.data, newest, isApart]);

  return {
    pages,
    error: log.error,
    fresh: isApart ? Infinity : above.length,
    hasOlder: log.hasNextPage,
    isLoadingOlder: log.isFetchingNextPage,
    loadOlder: () => {
      if (!log.isFetchingNextPage) void log.fetchNextPage();
    },
    showFresh,
    retry: () => void log.refetch(),
  };
}

function putAbove({ pages, pageParams }: Pages, fresh: AuditResponse): Pages {
  const [newest, ...older] = pages;
  if (newest && newest.entries.length + fresh.entries.length <= longestPage) {
    const joined = { ...newest, entries: [...fresh.entries, ...newest.entries], actions: { ...newest.actions, ...fresh.actions } };
    return { pages: [joined, ...older], pageParams };
  }
  return { pages: [fresh, ...pages], pageParams: [undefined, ...pageParams] };
}
