import type { Action } from '@byleave/core';
import { useMemo, useState } from 'react';
import { sortByUrgency } from './inbox-order.ts';

/** One row: the request as it was last seen, and whether it still waits. */
export interface InboxRow {
  readonly action: Action;
  readonly isWaiting: boolean;
}

export interface InboxOrder {
  /** In an order that changes only when the person asks for it. */
  readonly rows: readonly InboxRow[];
  /** How many have come since. */
  readonly arrived: number;
  /** Takes in what has come, leaves out what is over, and sorts again. */
  readonly refresh: () => void;
}

/** Holds a list still under whoever reads it: what comes is counted, what goes stays in its place until they say so. */
export function useInboxOrder(waiting: readonly Action[] | undefined, now: number): InboxOrder {
  const [order, setOrder] = useState<readonly Action[] | null>(null);
  if (waiting && (order === null || (order.length === 0 && waiting.length > 0))) setOrder(sortByUrgency(waiting, now));
  const shown = useMemo((): Pick<InboxOrder, 'rows' | 'arrived'> => {
    const current = new Map((waiting ?? []).map((action) => [action.id, action]));
    const rows = (order ?? []).map((action): InboxRow => {
      const latest = current.get(action.id);
      return { action: latest ?? action, isWaiting: latest !== undefined };
    });
    const kept = rows.filter(({ isWaiting }) => isWaiting).length;
    return { rows, arrived: current.size - kept };
  }, [order, waiting]);
  return { ...shown, refresh: () => setOrder(sortByUrgency(waiting ?? [], now)) };
}
