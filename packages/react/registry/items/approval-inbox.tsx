'use client';

import { ApprovalInbox as Inbox, type ApprovalInboxProps } from '@byleave/react/approval-inbox';
import type { ReactNode } from 'react';
import { cn } from '@/lib/utils';

/** Everything that waits for the person, across conversations. */
export function ApprovalInbox({ className, ...props }: ApprovalInboxProps): ReactNode {
  return <Inbox className={cn('w-full max-w-none', className)} {...props} />;
}
