import { activationDelayMs } from '../../packages/react/src/lib/activation-guard/block-reason.ts';

/**
 * Does something while the guard's time stands still, so that what is right after something else is so on the slowest
 * machine, too: `performance.now()` does not go on, and no activation delay is over before it is done.
 */
export async function atOneMoment<T>(act: () => Promise<T>): Promise<T> {
  const { setTimeout: start, clearTimeout: clear } = window;
  const moment = performance.now();
  const due = new Map<number, () => void>();
  let isOver = false;
  performance.now = () => moment;
  window.setTimeout = ((callback: () => void, delay?: number, ...rest: readonly unknown[]): number => {
    if (delay !== activationDelayMs) return start(callback, delay, ...rest);
    const id: number = start(() => (isOver ? callback() : void due.set(id, callback)), delay);
    return id;
  }) as typeof window.setTimeout;
  window.clearTimeout = (id): void => {
    due.delete(Number(id));
    clear(id);
  };
  try {
    return await act();
  } finally {
    isOver = true;
    Reflect.deleteProperty(performance, 'now');
    window.setTimeout = start;
    window.clearTimeout = clear;
    for (const callback of due.values()) callback();
  }
}
