import type { LimitUsage } from '@byleave/core';

/** How near a limit is, as `data-bl-state` says it. What is reserved counts: it may still be done. */
export type MeterState = 'ok' | 'near' | 'atLimit' | 'exceeded';

const nearShare = 0.8;

export function toMeterState({ limit, used, reserved }: LimitUsage): MeterState {
  const taken = used + reserved;
  if (taken > limit.most) return 'exceeded';
  if (taken === limit.most) return 'atLimit';
  return taken >= limit.most * nearShare ? 'near' : 'ok';
}

/** How much of it is gone, 0 to 1 and beyond: for the tightest first. */
export function toTightness({ limit, used, reserved }: LimitUsage): number {
  return limit.most > 0 ? (used + reserved) / limit.most : 1;
}
