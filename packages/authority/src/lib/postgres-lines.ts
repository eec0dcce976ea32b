/** Who waits for whom, by name. */
export interface Lines {
  /** Runs a task once so few others run under the name that it may, in the order they came. */
  run<T>(name: string, task: () => Promise<T>): Promise<T>;
  /** Somebody was in the way who is in no line here: the next ones had better line up too. */
  expect(name: string): void;
  /** Whether one had better line up. */
  isExpected(name: string): boolean;
}

/** How many line up after somebody was in the way, before one finds out whether there still is anybody. */
const mostExpected = 16;

interface Line {
  running: number;
  expected: number;
  readonly waiting: (() => void)[];
}

/** Lines in which `most` run at a time. */
export function createLines(most: number): Lines {
  const lines = new Map<string, Line>();
  function find(name: string): Line {
    const line = lines.get(name) ?? { running: 0, expected: 0, waiting: [] };
    lines.set(name, line);
    return line;
  }
  return {
    expect: (name) => void (find(name).expected = mostExpected),
    isExpected: (name) => lines.has(name),
    async run(name, task) {
      const line = find(name);
      if (line.running >= most) await new Promise<void>((resolve) => line.waiting.push(resolve));
      else line.running += 1;
      try {
        return await task();
      } finally {
        line.expected = Math.max(0, line.expected - 1);
        // Whoever is next takes the place over, so nobody comes in between.
        const next = line.waiting.shift();
        if (next) next();
        else if ((line.running -= 1) === 0 && line.expected === 0) lines.delete(name);
      }
    },
  };
}
