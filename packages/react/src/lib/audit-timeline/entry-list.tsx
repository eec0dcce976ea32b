import type { AuditEntry } from '@byleave/core';
import type { AuditResponse } from '@byleave/core/wire';
import { useCallback, useMemo, useState, type ReactNode, type RefObject } from 'react';
import { useServerTime } from '../hooks/use-server-time.ts';
import { useListWindow } from '../list-window/use-list-window.ts';
import { timelineMessages } from '../messages/en/timeline.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import type { TimeFormat } from '../messages/time-format.ts';
import { SafeText } from '../text/safe-text.tsx';
import { EntryRow } from './entry-row.tsx';
import type { TimelineQuery } from './timeline-query.ts';
import { countMissing, toBlocks, toRows } from './timeline-rows.ts';
import type { LogTrust } from './use-log-standing.ts';

export interface EntryListProps {
  /** Newest first. */
  readonly pages: readonly AuditResponse[];
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly label: string;
  readonly format: TimeFormat;
  /** All there is was asked for, so that what is missing shows. */
  readonly isWhole: boolean;
  readonly sealed: number | undefined;
  readonly trust: LogTrust;
  readonly onNarrow: (query: TimelineQuery) => void;
}

const minuteMs = 60_000;
const blockPx = 600;

/** The entries that have been read so far, of which only those in view are on the page. */
export function EntryList({ pages, scroller, label, format, isWhole, sealed, trust, onNarrow }: EntryListProps): ReactNode {
  const { timeline } = useMessages(timelineMessages);
  const now = useServerTime(minuteMs);
  const blocks = useMemo(() => toBlocks(pages), [pages]);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const toggle = useCallback(({ sequence }: AuditEntry) => setOpen((known) => (known.has(sequence) ? new Set([...known].filter((each) => each !== sequence)) : new Set([...known, sequence]))), []);
  const shown = useListWindow({ count: blocks.count, scroller, estimatePx: blockPx, overscan: 1 });
  return (
    <ol className="bl-entries" aria-label={label} style={{ '--bl-entries-size': `${shown.sizePx}px` } as React.CSSProperties}>
      {shown.rows.map(({ index, key, startPx }) => {
        const block = blocks.at(index);
        return (
          <li key={key} ref={shown.measure} className="bl-entry-block" data-index={index} style={{ '--bl-entries-start': `${startPx}px` } as React.CSSProperties}>
            {isWhole && block.from === 0 && <Gap page={block.page} newer={block.newer} />}
            <ol>
              {toRows(block.page)
                .slice(block.from, block.to)
                .map((row) => (
                  <li key={row.entry.sequence} data-bl-starts={row.startsRun ? 'run' : row.startsThread ? 'thread' : undefined}>
                    {row.startsRun && (
                      <p className="bl-label bl-run" data-bl-part="audit-run">
                        <Sentence template={timeline.run} values={{ run: <SafeText text={row.entry.conversation} /> }} />
                      </p>
                    )}
                    <EntryRow
                      row={row}
                      action={block.page.actions[row.entry.actionId]}
                      now={now}
                      format={format}
                      sealed={sealed}
                      isOpen={open.has(row.entry.sequence)}
                      trust={trust}
                      onToggle={toggle}
                      onNarrow={onNarrow}
                    />
                  </li>
                ))}
            </ol>
          </li>
        );
      })}
    </ol>
  );
}

function Gap({ page, newer }: { readonly page: AuditResponse; readonly newer: AuditResponse | undefined }): ReactNode {
  const { timeline } = useMessages(timelineMessages);
  const missing = countMissing(page, newer);
  if (missing === 0) return null;
  return (
    <p className="bl-error bl-gap" role="alert" data-bl-part="log-gap">
      <Sentence template={timeline.gap} values={{ count: missing }} />
    </p>
  );
}
