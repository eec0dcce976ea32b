import { useSyncExternalStore } from 'react';
import { isInVitest } from '../trusted/is-in-vitest.ts';

let isPlaying = false;
const listeners = new Set<() => void>();

/**
 * Whether a play function goes on in a workshop that a person has open. Its presses are a script's own, which the guard
 * rightly refuses; so until it is over, and no longer, the kit is as lenient as in a host's tests. In the browser tests
 * presses are the browser's own, and nothing is lenient.
 */
export function useIsPlaying(): boolean {
  return useSyncExternalStore(subscribe, () => isPlaying);
}

export function setPlaying(next: boolean): void {
  isPlaying = next && !isInVitest;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
