import type { ReactElement } from 'react';

/** How many requests wait for the person; nothing for none. */
export function ApprovalCount({ count }: { readonly count: number }): ReactElement | null {
  if (count === 0) return null;
  return (
    <span className="app-count">
      {count}
      <span className="visually-hidden"> waiting for you</span>
    </span>
  );
}
