/**
 * How many times longer work takes on ten times the input: about 10 when it is linear, about 100 when it is quadratic.
 * Each time the longer input is compared with the shorter one ten times over, right before it, so that a busy machine
 * slows both; of five such comparisons it is the middle one.
 */
export function measureGrowth(work: (size: number) => void, size: number): number {
  work(size);
  const growths = Array.from({ length: 5 }, () => {
    const short = timeOf(() => {
      for (let time = 0; time < 10; time += 1) work(size);
    });
    return (10 * timeOf(() => work(size * 10))) / short;
  });
  return growths.toSorted((a, b) => a - b)[2]!;
}

function timeOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Between linear, 10, and quadratic, 100, with room for what the garbage collector does. */
export const mostLinearGrowth = 50;
