import type { LogMemory, LogStanding } from '@byleave/client/log';
import { useQuery } from '@tanstack/react-query';
import { queryKeys } from '../hooks/query-keys.ts';
import { useByleave } from '../provider/byleave-context.ts';

/** How evidence is checked in this browser. */
export interface LogTrust {
  /** What is remembered of the log from one check to the next. Default: the browser's own storage. */
  readonly memory?: LogMemory | undefined;
  /** Verifier keys that count, from elsewhere than the log. Default: those it named when it was first seen. */
  readonly keys?: readonly string[] | undefined;
}

/** How often the log is checked when nothing happens, in ms: a roll back makes no event. */
const checkAgainMs = 30_000;

/** Whether the log goes on from the one this browser has seen last; checked here. `undefined` while it is being checked. */
export function useLogStanding({ memory, keys }: LogTrust): LogStanding | undefined {
  const { client, queryClient } = useByleave();
  return useQuery<LogStanding>(
    {
      queryKey: [...queryKeys.allAudit, 'standing', keys ?? null],
      queryFn: async () => {
        // Signatures and hashes are loaded when there is something to check.
        const { checkLog, createBrowserMemory } = await import('../lazy-part/log-parts.ts');
        return checkLog(client, { memory: memory ?? createBrowserMemory(), ...(keys && { keys }) });
      },
      retry: false,
      networkMode: 'always',
      refetchInterval: ({ state: { data } }) => (data && 'waiting' in data && data.waiting > 0 ? 1_000 : checkAgainMs),
    },
    queryClient,
  ).data;
}
