import { lifecycleStates, lifecycleVersion, type Lifecycle, type LifecycleEvent } from './lifecycle-context.ts';
import { lifecycleRules } from './lifecycle-rules.ts';
import { readTransition } from './machine-reading.ts';

/** Whether the machine would take this event now. The question a component asks before it offers a button. */
export function permits(lifecycle: Lifecycle, event: LifecycleEvent): boolean {
  return isKnown(lifecycle) && readTransition(lifecycleRules, lifecycle, event) !== undefined;
}

/** The lifecycle as it is at a time: a deadline that has passed counts, whether or not anybody has noted it yet. */
export function settleDeadline(lifecycle: Lifecycle, at: number): Lifecycle {
  const settled = isKnown(lifecycle) && readTransition(lifecycleRules, lifecycle, { type: 'deadline.passed', at });
  return settled ? { version: lifecycleVersion, ...settled } : lifecycle;
}

/** Whether this version knows the stored form and the state of a lifecycle. */
export function isKnown(lifecycle: Lifecycle): boolean {
  return lifecycle.version === lifecycleVersion && lifecycleStates.includes(lifecycle.state);
}
