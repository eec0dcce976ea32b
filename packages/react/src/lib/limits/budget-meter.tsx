import type { BudgetLimit } from '@byleave/core';
import type { ReactNode } from 'react';
import { LimitMeter } from './limit-meter.tsx';
import type { Metered } from './meter-state.ts';

export interface BudgetMeterProps {
  /** Without figures: how it stands is not known. `null`: no budget counts this. */
  readonly usage: (Metered & { readonly limit: BudgetLimit }) | null;
  /** The sum from which policy asks every time, where the host knows of one. */
  readonly asksAbove?: number;
}

/** How much of a sum is spent, and how much of it waits for a decision. */
export function BudgetMeter({ usage, asksAbove }: BudgetMeterProps): ReactNode {
  return <LimitMeter usage={usage} kind="budget" asksAbove={asksAbove} />;
}
