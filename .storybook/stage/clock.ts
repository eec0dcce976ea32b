/** The authority's clock in a story: it goes on by itself, and can be moved. */
export interface StageClock {
  /** Epoch ms. */
  now(): number;
  /** Forward, in ms. What has become due meanwhile is due at once. */
  move(ms: number): void;
}

/** 14:02:05 UTC, 23 November 2026: far enough from a full minute that no story begins in one and ends in the next. */
export const openingTime: number = Date.UTC(2026, 10, 23, 14, 2, 5);

export const secondMs = 1_000;
export const minuteMs: number = 60 * secondMs;
export const hourMs: number = 60 * minuteMs;
export const dayMs: number = 24 * hourMs;

export function createClock(start: number = openingTime): StageClock {
  const opened = Date.now();
  let movedMs = 0;
  return {
    now: () => start + movedMs + Date.now() - opened,
    move(ms) {
      movedMs += ms;
    },
  };
}
