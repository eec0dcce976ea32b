'use client';

export { BudgetMeter, type BudgetMeterProps } from './lib/limits/budget-meter.tsx';
export { LimitList, type LimitListProps } from './lib/limits/limit-list.tsx';
export { RateLimitMeter, type RateLimitMeterProps } from './lib/limits/rate-limit-meter.tsx';
export type { MeterState } from './lib/limits/meter-state.ts';
export type { HeadingLevel } from './lib/text/heading.tsx';
