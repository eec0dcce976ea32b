import type { PendingRequests } from './use-pending-requests.ts';

/** What the inbox shows, as `data-bl-state` says it. */
export type InboxState = 'loading' | 'error' | 'notPermitted' | 'empty' | 'noMatch' | 'listed' | 'partial';

interface InboxFacts extends PendingRequests {
  readonly rows: number;
  readonly matching: number;
  readonly isSearching: boolean;
}

export function toInboxState({ mine, others, rows, matching, isSearching }: InboxFacts): InboxState {
  const errors = [mine.error, others.error].filter((error) => error !== null);
  if (errors.length === 2 && rows === 0) return errors.every(({ refusal }) => refusal.code === 'forbidden') ? 'notPermitted' : 'error';
  if (mine.isPending || others.isPending) return 'loading';
  if (rows > 0 && matching === 0 && !isSearching) return 'noMatch';
  if (errors.length > 0) return 'partial';
  return rows === 0 ? 'empty' : 'listed';
}
