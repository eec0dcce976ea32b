'use client';

import { LimitList as List, type LimitListProps } from '@byleave/react/limits';
import type { ReactNode } from 'react';
import { cn } from '@/lib/utils';

/** What is left of each limit, the tightest first. */
export function LimitList({ className, ...props }: LimitListProps): ReactNode {
  return <List className={cn('w-full max-w-none', className)} {...props} />;
}
