import type { BudgetLimit, LimitUsage } from '@byleave/core';
import type { ReactNode } from 'react';
import { LimitMeter } from './limit-meter.tsx';

export interface BudgetMeterProps {
  readonly usage: LimitUsage & { readonly limit: BudgetLimit };
  /** The sum from which policy asks every time, where the host knows of one. */
  readonly asksAbove?: number;
}

/** How much of a sum is spent, and how much of it waits for a decision. */
export function BudgetMeter({ usage, asksAbove }: BudgetMeterProps): ReactNode {
  return <LimitMeter usage={usage} steps={0} asksAbove={asksAbove} />;
}
