'use client';

import { ConsentCard as Card, type ConsentCardProps } from '@byleave/react/consent-card';
import type { ReactNode } from 'react';
import { cn } from '@/lib/utils';

/** A request in the conversation: who asks, for what, with which values from where, and the decision. */
export function ConsentCard({ className, ...props }: ConsentCardProps): ReactNode {
  return <Card className={cn('w-full', className)} {...props} />;
}
