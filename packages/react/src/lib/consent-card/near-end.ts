import type { Action } from '@byleave/core';

const leastNearMs = 2 * 60_000;
const mostNearMs = 15 * 60_000;

/** The last quarter of the time there is to decide, but no less than two minutes of it and no more than fifteen. */
export function isNearEnd({ lifecycle: { context } }: Action, now: number): boolean {
  if (context.deadline === null) return false;
  const nearMs = Math.max(leastNearMs, Math.min(context.consentTtlMs / 4, mostNearMs));
  return context.deadline - now <= nearMs;
}
