import type { BudgetLimit, LimitUsage } from '@byleave/core';
import type { ReactNode } from 'react';
import { LimitMeter } from './limit-meter.tsx';

export interface BudgetMeterProps {
  readonly usage: LimitUsage & { readonly limit: BudgetLimit };
}

/** How much of a sum is spent, and how much of it waits for a decision. */
export function BudgetMeter({ usage }: BudgetMeterProps): ReactNode {
  return <LimitMeter usage={usage} steps={0} />;
}
