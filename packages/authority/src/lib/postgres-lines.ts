/** Lets so many run at a time under one name, in the order they came. */
export interface Lines {
  run<T>(name: string, task: () => Promise<T>): Promise<T>;
  /** Whether there is one under the name who runs or waits. */
  has(name: string): boolean;
}

export function createLines(most: number): Lines {
  const lines = new Map<string, { running: number; readonly waiting: (() => void)[] }>();
  return {
    has: (name) => lines.has(name),
    async run(name, task) {
      const line = lines.get(name) ?? { running: 0, waiting: [] };
      lines.set(name, line);
      if (line.running >= most) await new Promise<void>((resolve) => line.waiting.push(resolve));
      else line.running += 1;
      try {
        return await task();
      } finally {
        // Whoever is next takes the place over, so nobody comes in between.
        const next = line.waiting.shift();
        if (next) next();
        else if ((line.running -= 1) === 0) lines.delete(name);
      }
    },
  };
}
