/** The authority's clock, as far as its answers tell it. The local clock only measures how long ago they came. */
export interface ServerClock {
  /** Takes note of the `now` of an answer that has just arrived, epoch ms. */
  observe(serverNow: number): void;
  /** Epoch ms, or `null` until the first answer. */
  now(): number | null;
  subscribe(listener: () => void): () => void;
}

export function createServerClock(localNow: () => number = Date.now): ServerClock {
  let offsetMs: number | null = null;
  const listeners = new Set<() => void>();
  return {
    observe(serverNow) {
      const isFirst = offsetMs === null;
      offsetMs = serverNow - localNow();
      if (isFirst) for (const listener of listeners) listener();
    },
    now: () => (offsetMs === null ? null : localNow() + offsetMs),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
