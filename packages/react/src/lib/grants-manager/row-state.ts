import type { GrantStanding, GrantState } from '@byleave/core';

/**
 * How a grant stands, as `data-bl-state` says it: one that is about to end says so, and one that answers nothing by now.
 * `orphaned`: its agent is gone; `conflict`: policies deny what it allows, or ask for more; `inherited`: they allow it with
 * or without it.
 */
export type GrantRowState = GrantState | 'expiring' | 'orphaned' | 'conflict' | 'inherited';

const soonMs = 60 * 60_000;

/** `now` is the authority's clock; `null` while it is not known. */
export function toGrantRowState({ state, grant, overruled, isOrphaned }: GrantStanding, now: number | null): GrantRowState {
  if (hasEnded(state)) return state;
  if (now !== null && now >= grant.endsAt) return 'expired';
  if (isOrphaned) return 'orphaned';
  if (state === 'active' && overruled) return overruled.by === 'allow' ? 'inherited' : 'conflict';
  if (now === null) return state;
  return state === 'active' && grant.endsAt - now <= soonMs ? 'expiring' : state;
}

/** Whether it answers no more, and never will again. */
export function hasEnded(state: GrantRowState): boolean {
  return state === 'revoked' || state === 'expired';
}
