import type { ReactNode } from 'react';

/** A moment in words, and for machines. `at` is epoch ms. */
export function Time({ at, children }: { readonly at: number; readonly children: ReactNode }): ReactNode {
  return <time dateTime={new Date(at).toISOString()}>{children}</time>;
}
