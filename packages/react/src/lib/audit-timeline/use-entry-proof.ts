import type { Action, AuditEntry } from '@byleave/core';
import { createBrowserMemory, verifyEntry } from '@byleave/client/log';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useByleave } from '../provider/byleave-context.ts';
import { toEntryProof, type EntryProof } from './entry-proof.ts';
import type { LogTrust } from './use-log-standing.ts';

/** A seal takes about this long, in ms. */
const sealMs = 1_000;

/** Checks in this browser that an entry is in the signed log as it is shown; asks again while it waits for its seal. */
export function useEntryProof(entry: AuditEntry, action: Action | undefined, { memory, keys }: LogTrust): UseQueryResult<EntryProof> {
  const { client, queryClient } = useByleave();
  return useQuery<EntryProof>(
    {
      queryKey: ['byleave-proof', entry.sequence, keys ?? null],
      queryFn: async () => toEntryProof(entry, action, await verifyEntry(client, entry.sequence, { memory: memory ?? createBrowserMemory(), ...(keys && { keys }) })),
      retry: false,
      networkMode: 'always',
      gcTime: 0,
      refetchInterval: ({ state: { data } }) => (data?.status === 'waiting' ? sealMs : false),
    },
    queryClient,
  );
}
