import { canonicalize, type LimitHold, type LimitUsage } from '@byleave/core';

/**
 * How near a limit is, as `data-bl-state` says it. What is reserved counts: it may still be done. `unlimited`: it is
 * counted, and has no most; `unknown`: nobody could read how it stands; `resetting`: it has started again, and how it
 * stands since has not been read yet; `notMetered`: no limit counts this.
 */
export type MeterState = 'ok' | 'near' | 'atLimit' | 'exceeded' | 'unlimited' | 'unknown' | 'resetting' | 'notMetered';

/** A limit, and how it stands where that is known. */
export type Metered = Pick<LimitUsage, 'limit' | 'scope'> & Partial<LimitUsage>;

const nearShare = 0.8;

/** `now`: the authority's time, epoch ms; without it, no limit is `resetting`. */
export function toMeterState(usage: Metered | null, now: number | null = null): MeterState {
  if (!usage) return 'notMetered';
  if (!isRead(usage)) return 'unknown';
  const { limit, used, reserved, resetAt } = usage;
  if (isUnlimited(usage)) return 'unlimited';
  if (now !== null && resetAt !== undefined && now >= resetAt) return 'resetting';
  const taken = used + reserved;
  if (taken > limit.most) return 'exceeded';
  if (taken === limit.most) return 'atLimit';
  return taken >= limit.most * nearShare ? 'near' : 'ok';
}

export function isRead(usage: Metered): usage is LimitUsage {
  return usage.used !== undefined;
}

/** What a grant that may be used any number of times is counted by. */
export function isUnlimited({ limit }: Metered): boolean {
  return limit.most >= Number.MAX_SAFE_INTEGER;
}

/** How much of it is gone, 0 to 1 and beyond: for the tightest first. What is not known may be gone. */
export function toTightness({ limit, used = limit.most, reserved = 0 }: Metered): number {
  return limit.most > 0 ? (used + reserved) / limit.most : 1;
}

/** How the limits stand that an action draws on, the tightest first. A grant's own are its own affair. */
export function toDrawn(holds: readonly LimitHold[], usages: readonly LimitUsage[] = []): readonly Metered[] {
  return holds
    .filter(({ limit }) => !limit.id.startsWith('grant:'))
    .map((hold): Metered => usages.find(({ limit, scope }) => limit.id === hold.limit.id && canonicalize(scope) === canonicalize(hold.scope)) ?? { limit: hold.limit, scope: hold.scope })
    .toSorted(byTightness);
}

export function byTightness(a: Metered, b: Metered): number {
  return toTightness(b) - toTightness(a);
}
