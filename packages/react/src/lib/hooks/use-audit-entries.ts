import type { AuditQuery } from '@byleave/client';
import type { ByleaveError } from '@byleave/core';
import type { AuditResponse } from '@byleave/core/wire';
import { useInfiniteQuery, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useByleave } from '../provider/byleave-context.ts';
import { readVerdict } from './action-snapshot.ts';
import { queryKeys } from './query-keys.ts';
import { readSettings } from './query-settings.ts';

/** What to read of the log; pages follow each other by `fetchNextPage`, older and older. */
export type AuditEntriesQuery = Omit<AuditQuery, 'before'>;

export type AuditEntriesResult = UseInfiniteQueryResult<InfiniteData<AuditResponse, number | undefined>, ByleaveError>;

/** The log, newest first, kept up to date. */
export function useAuditEntries(query: AuditEntriesQuery = {}): AuditEntriesResult {
  const { client, queryClient, clock } = useByleave();
  return useInfiniteQuery<AuditResponse, ByleaveError, InfiniteData<AuditResponse, number | undefined>, readonly unknown[], number | undefined>(
    {
      ...readSettings,
      queryKey: queryKeys.audit(query),
      initialPageParam: undefined,
      queryFn: async ({ pageParam }) =>
        readVerdict(await client.readAudit({ ...query, ...(pageParam !== undefined && { before: pageParam }) }), clock),
      getNextPageParam: (last) => last.next,
    },
    queryClient,
  );
}
