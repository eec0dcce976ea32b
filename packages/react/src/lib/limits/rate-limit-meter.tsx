import type { LimitUsage, RateLimit } from '@byleave/core';
import type { ReactNode } from 'react';
import { LimitMeter } from './limit-meter.tsx';

export interface RateLimitMeterProps {
  readonly usage: LimitUsage & { readonly limit: RateLimit };
}

/** More steps than these are too small to be counted by eye. */
const mostSteps = 20;

/** How many actions are left, one step for each while they can be counted. */
export function RateLimitMeter({ usage }: RateLimitMeterProps): ReactNode {
  const { most } = usage.limit;
  return <LimitMeter usage={usage} steps={most <= mostSteps ? most : 0} />;
}
