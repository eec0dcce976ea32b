import type { ByleaveClient } from '@byleave/client';
import type { Action, ByleaveError } from '@byleave/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { readVerdict } from '../hooks/action-snapshot.ts';
import { queryKeys } from '../hooks/query-keys.ts';
import { readSettings } from '../hooks/query-settings.ts';
import { useByleave } from '../provider/byleave-context.ts';
import type { ServerClock } from '../provider/server-clock.ts';

type Whose = 'mine' | 'others';

/** Everything that waits for the person, in whatever conversation: what is done for them, and what they may decide for others. */
export interface PendingRequests {
  readonly mine: UseQueryResult<readonly Action[], ByleaveError>;
  readonly others: UseQueryResult<readonly Action[], ByleaveError>;
}

export function usePendingRequests(): PendingRequests {
  return { mine: usePending('mine'), others: usePending('others') };
}

function usePending(whose: Whose): UseQueryResult<readonly Action[], ByleaveError> {
  const { client, queryClient, clock } = useByleave();
  return useQuery<readonly Action[], ByleaveError>(
    {
      ...readSettings,
      queryKey: [...queryKeys.allActions, 'waiting', whose],
      queryFn: () => readAll(client, clock, whose),
      structuralSharing: (before, after) => keepUnchanged(before as readonly Action[] | undefined, after as readonly Action[]),
    },
    queryClient,
  );
}

const pageSize = 200;
/** Whoever has more than five thousand requests waiting has another problem than a list of them. */
const mostPages = 25;

async function readAll(client: ByleaveClient, clock: ServerClock, whose: Whose): Promise<readonly Action[]> {
  const found: Action[] = [];
  let before: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each page names the one after it
    const { actions, next } = readVerdict(await client.listActions({ state: 'awaitingConsent', whose, limit: pageSize, ...(before !== undefined && { before }) }), clock);
    found.push(...actions);
    if (next === undefined) break;
    before = next;
  }
  return found;
}

/** The same objects for what has not changed, so that only changed rows are rendered. Comparing all of each is too slow for thousands. */
function keepUnchanged(before: readonly Action[] | undefined, after: readonly Action[]): readonly Action[] {
  if (!before) return after;
  const known = new Map(before.map((action) => [action.id, action]));
  const kept = after.map((action) => {
    const old = known.get(action.id);
    return old && isSame(old, action) ? old : action;
  });
  return kept.length === before.length && kept.every((action, index) => action === before[index]) ? before : kept;
}

function isSame({ digest, referrals, lifecycle: a }: Action, { digest: other, referrals: others, lifecycle: b }: Action): boolean {
  return digest === other && referrals?.length === others?.length && a.state === b.state && a.context.deadline === b.context.deadline && a.context.decisions.length === b.context.decisions.length;
}
