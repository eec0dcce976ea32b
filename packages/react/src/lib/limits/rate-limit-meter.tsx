import type { RateLimit } from '@byleave/core';
import type { ReactNode } from 'react';
import { LimitMeter } from './limit-meter.tsx';
import type { Metered } from './meter-state.ts';

export interface RateLimitMeterProps {
  /** Without figures: how it stands is not known. `null`: no rate counts this. */
  readonly usage: (Metered & { readonly limit: RateLimit }) | null;
}

/** More steps than these are too small to be counted by eye. */
const mostSteps = 20;

/** How many actions are left, one step for each while they can be counted. */
export function RateLimitMeter({ usage }: RateLimitMeterProps): ReactNode {
  const most = usage?.limit.most ?? 0;
  return <LimitMeter usage={usage} kind="rate" steps={most <= mostSteps ? most : 0} />;
}
