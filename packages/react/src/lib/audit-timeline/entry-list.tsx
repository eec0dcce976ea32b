import type { Action, AuditEntry } from '@byleave/core';
import type { ReactNode } from 'react';
import { useServerTime } from '../hooks/use-server-time.ts';
import { EntryRow } from './entry-row.tsx';

export interface EntryListProps {
  /** Newest first. */
  readonly entries: readonly AuditEntry[];
  readonly actions: ReadonlyMap<string, Action>;
}

const hourMs = 3_600_000;

/** The entries of the log that have been read so far. */
export function EntryList({ entries, actions }: EntryListProps): ReactNode {
  const now = useServerTime(hourMs);
  return (
    <ol className="bl-entries">
      {entries.map((entry, index) => (
        <EntryRow
          key={entry.sequence}
          entry={entry}
          action={actions.get(entry.actionId)}
          isFirstOfAction={entries[index - 1]?.actionId !== entry.actionId}
          now={now}
        />
      ))}
    </ol>
  );
}
