'use client';

import { ConsentDialog as Dialog, type ConsentDialogProps } from '@byleave/react/consent-dialog';
import type { ReactNode } from 'react';
import { cn } from '@/lib/utils';

/** The same where nothing on the page can cover it, for what is of high risk. Open it on the person's own press. */
export function ConsentDialog({ className, ...props }: ConsentDialogProps): ReactNode {
  return <Dialog className={cn(className)} {...props} />;
}
