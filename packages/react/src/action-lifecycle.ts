'use client';

export { ActionLifecycle, type ActionLifecycleProps } from './lib/action-lifecycle/action-lifecycle.tsx';
export { toLifecycleSteps, type LifecycleStep } from './lib/action-lifecycle/lifecycle-steps.ts';
