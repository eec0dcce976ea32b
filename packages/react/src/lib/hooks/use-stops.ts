import type { ByleaveClient } from '@byleave/client';
import type { ByleaveError, Stop } from '@byleave/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { isSettled, type LatchedStop } from '../emergency-stop/stop-rules.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { readVerdict } from './action-snapshot.ts';
import { queryKeys } from './query-keys.ts';
import { readSettings } from './query-settings.ts';

/** How often it is asked again what became of what was running, in ms: the event stream may be down just then. */
const lookAgainMs = 2_000;

/** Every stop that concerns the person and is latched, newest first, with what became of what it found; kept up to date. */
export function useStops(): UseQueryResult<readonly LatchedStop[], ByleaveError> {
  const { client, queryClient, clock } = useByleave();
  return useQuery<readonly LatchedStop[], ByleaveError>(
    {
      ...readSettings,
      queryKey: queryKeys.stops,
      queryFn: async () => {
        const { stops } = readVerdict(await client.listStops(), clock);
        return Promise.all(stops.filter(({ reset }) => !reset).map((stop) => readLatched(client, stop)));
      },
      refetchInterval: ({ state: { data, error } }) => (error || data?.some((latched) => !isSettled(latched)) ? lookAgainMs : false),
    },
    queryClient,
  );
}

async function readLatched(client: ByleaveClient, stop: Stop): Promise<LatchedStop> {
  const report = await client.readStop(stop.id);
  if (report.ok) return { ...report.value, isHidden: false };
  return { stop, actions: null, isHidden: report.refusal.code === 'not_found' || report.refusal.code === 'forbidden' };
}
