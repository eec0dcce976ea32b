'use client';

import { PolicyEditor as Editor, type PolicyEditorProps } from '@byleave/react/policy-editor';
import type { ReactNode } from 'react';
import { cn } from '@/lib/utils';

/** What agents may do, in sentences and as text: tried, simulated and tested before anybody asks to put it in force. */
export function PolicyEditor({ className, ...props }: PolicyEditorProps): ReactNode {
  return <Editor className={cn('w-full max-w-none', className)} {...props} />;
}
