import type { Action } from '@byleave/core';
import { useState } from 'react';

/** Requests that are decided one after another. Which one is shown changes only when the person says so. */
export interface RequestQueue {
  readonly current: Action | undefined;
  /** From 1. */
  readonly position: number;
  readonly total: number;
  readonly hasNext: boolean;
  /** Goes on to the next one; call it on the person's press only. */
  readonly goOn: () => void;
}

export function useRequestQueue(actions: readonly Action[]): RequestQueue {
  const [seen, setSeen] = useState<readonly Action[]>(() => actions.slice(0, 1));
  const waiting = actions.filter(({ id }) => !seen.some((action) => action.id === id));
  const [next] = waiting;
  const shown = seen.at(-1);
  return {
    current: actions.find(({ id }) => id === shown?.id) ?? shown,
    position: seen.length,
    total: seen.length + waiting.length,
    hasNext: next !== undefined,
    goOn: () => next && setSeen([...seen, next]),
  };
}
