/** What a client keeps of a log, so that a shorter or another one shows. */
export interface RememberedLog {
  /** The newest checkpoint that was seen: its whole note. */
  readonly checkpoint: string;
  /** Verifier keys that count. */
  readonly keys: readonly string[];
}

/** Where it is kept, by the origin of the log: the browser's storage, a file. */
export interface LogMemory {
  read(origin: string): Promise<RememberedLog | undefined>;
  write(origin: string, log: RememberedLog): Promise<void>;
}

const prefix = 'byleave log ';

/** Keeps it in `localStorage`, for whoever uses this browser. What is damaged there counts as never seen. */
export function createBrowserMemory(storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage): LogMemory {
  return {
    async read(origin) {
      const text = storage.getItem(`${prefix}${origin}`);
      if (text === null) return undefined;
      try {
        const known = JSON.parse(text) as Partial<RememberedLog> | null;
        if (typeof known?.checkpoint !== 'string' || !Array.isArray(known.keys)) return undefined;
        return { checkpoint: known.checkpoint, keys: known.keys.filter((key): key is string => typeof key === 'string') };
      } catch {
        return undefined;
      }
    },
    async write(origin, log) {
      storage.setItem(`${prefix}${origin}`, JSON.stringify(log));
    },
  };
}
