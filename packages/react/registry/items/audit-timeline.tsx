'use client';

import { AuditTimeline as Timeline, type AuditTimelineProps } from '@byleave/react/audit-timeline';
import type { ReactNode } from 'react';
import { cn } from '@/lib/utils';

/** The log in sentences: who asked, who decided, what ran and how it ended. */
export function AuditTimeline({ className, ...props }: AuditTimelineProps): ReactNode {
  return <Timeline className={cn('w-full max-w-none', className)} {...props} />;
}
