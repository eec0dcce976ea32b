/** Who wants to know that a transaction with entries was committed. A listener that throws keeps no other from hearing. */
export interface CommitWatchers {
  readonly watch: (listener: () => void) => () => void;
  readonly notify: () => void;
}

export function createCommitWatchers(): CommitWatchers {
  const listeners = new Set<() => void>();
  return {
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    notify() {
      for (const listener of listeners) {
        queueMicrotask(() => {
          if (listeners.has(listener)) listener();
        });
      }
    },
  };
}
