'use client';

import { GrantsManager as Manager, type GrantsManagerProps } from '@byleave/react/grants-manager';
import type { ReactNode } from 'react';
import { cn } from '@/lib/utils';

/** What agents may do without asking, and the way to end each of it. */
export function GrantsManager({ className, ...props }: GrantsManagerProps): ReactNode {
  return <Manager className={cn('w-full max-w-none', className)} {...props} />;
}
