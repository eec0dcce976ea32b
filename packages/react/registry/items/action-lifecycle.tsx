'use client';

import { ActionLifecycle as Lifecycle, type ActionLifecycleProps } from '@byleave/react/action-lifecycle';
import type { ReactNode } from 'react';
import { cn } from '@/lib/utils';

/** Where an action is on its way, step by step, and by whom each step was taken. */
export function ActionLifecycle({ className, ...props }: ActionLifecycleProps): ReactNode {
  return <Lifecycle className={cn('w-full max-w-none', className)} {...props} />;
}
