import { useSyncExternalStore } from 'react';

let shownId = '';
const listeners = new Set<() => void>();

/** Shows another request, or with `''` none: for a play function that says what comes onto the page, and when. */
export function show(id: string): void {
  shownId = id;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    // The next story begins with an empty stage.
    if (listeners.size === 0) shownId = '';
  };
}

/** The request in the light, or `''`. */
export function useSpotlight(): string {
  return useSyncExternalStore(subscribe, () => shownId);
}
