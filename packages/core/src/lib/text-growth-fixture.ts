/**
 * How many times longer work takes on ten times the input, from the quickest of nine runs each: about 10 when it is
 * linear, about 100 when it is quadratic.
 */
export function measureGrowth(work: (size: number) => void, size: number): number {
  work(size);
  return quickest(() => work(size * 10)) / Math.max(quickest(() => work(size)), 0.05);
}

function quickest(work: () => void): number {
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

/** Between linear, 10, and quadratic, 100, with room for a busy machine and its garbage collector. */
export const mostLinearGrowth = 50;
