import type { Action, Risk } from '@byleave/core';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const weight: Readonly<Record<Risk, number>> = { critical: 3, high: 2, medium: 1, low: 0 };

/** How soon it ends, in three steps: what ends within a quarter of an hour comes before everything else. */
function toUrgency(deadline: number | null, now: number): number {
  const left = (deadline ?? Infinity) - now;
  return left <= 15 * minuteMs ? 2 : left <= 2 * hourMs ? 1 : 0;
}

/** What is about to expire first, and of that what risks most. `now` is the authority's clock. */
export function sortByUrgency(actions: readonly Action[], now: number): readonly Action[] {
  return actions
    .map((action) => {
      const { deadline } = action.lifecycle.context;
      return { action, deadline: deadline ?? Infinity, rank: toUrgency(deadline, now) * 4 + weight[action.risk] };
    })
    .toSorted((a, b) => b.rank - a.rank || a.deadline - b.deadline || (a.action.id < b.action.id ? -1 : 1))
    .map(({ action }) => action);
}
