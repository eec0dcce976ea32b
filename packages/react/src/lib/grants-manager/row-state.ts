import type { GrantStanding, GrantState } from '@byleave/core';

/** How a grant stands, as `data-bl-state` says it: one that is about to end says so. */
export type GrantRowState = GrantState | 'expiring';

const soonMs = 60 * 60_000;

/** `now` is the authority's clock; `null` while it is not known. */
export function toGrantRowState({ state, grant }: GrantStanding, now: number | null): GrantRowState {
  if (now === null || state === 'revoked' || state === 'expired') return state;
  if (now >= grant.endsAt) return 'expired';
  return state === 'active' && grant.endsAt - now <= soonMs ? 'expiring' : state;
}

/** Whether it answers no more, and never will again. */
export function hasEnded(state: GrantRowState): boolean {
  return state === 'revoked' || state === 'expired';
}
