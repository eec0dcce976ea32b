'use client';

import { PasskeyList as List, type PasskeyListProps } from '@byleave/react/passkeys';
import type { ReactNode } from 'react';
import { cn } from '@/lib/utils';

/** The person's passkeys, and the way to add one and to let one go. */
export function PasskeyList({ className, ...props }: PasskeyListProps): ReactNode {
  return <List className={cn('w-full max-w-none', className)} {...props} />;
}
