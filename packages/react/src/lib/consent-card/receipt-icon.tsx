import type { ReactNode } from 'react';
import type { CardState } from './card-state.ts';

const paths: Partial<Record<CardState, string>> = {
  approved: 'm6.5 10.2 2.4 2.4 4.8-5',
  succeeded: 'm6.5 10.2 2.4 2.4 4.8-5',
  running: 'M10 5.5V10l3 2',
  unknown: 'M7.8 8a2.2 2.2 0 1 1 3 2c-.6.3-.8.7-.8 1.4M10 13.8v.4',
  failed: 'M10 6v5m0 2.6v.4',
  expired: 'M10 5.5V10l3 2',
  stopped: 'M7.5 7.5h5v5h-5z',
};

/** How it ended, as a shape; the words beside it say the same. */
export function ReceiptIcon({ state }: { readonly state: CardState }): ReactNode {
  return (
    <svg className="bl-icon" viewBox="0 0 20 20" aria-hidden="true" data-bl-state={state}>
      <circle cx="10" cy="10" r="8" />
      <path d={paths[state] ?? 'M6.5 10h7'} />
    </svg>
  );
}
