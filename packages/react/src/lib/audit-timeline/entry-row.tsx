import type { Action, AuditEntry } from '@byleave/core';
import { memo, useId, type ReactNode } from 'react';
import { timelineMessages } from '../messages/en/timeline.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { formatExactTime, type TimeFormat } from '../messages/time-format.ts';
import { ShortageNote } from '../limits/shortage-note.tsx';
import { Digest } from '../text/digest.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { SentenceText } from '../text/sentence-text.tsx';
import { Time } from '../text/time.tsx';
import { EntryDetail } from './entry-detail.tsx';
import { EntryGlyph } from './entry-glyph.tsx';
import { entryCode, entryDetails, entryShortage, entryStage, entryTemplate, entryTone } from './entry-words.ts';
import { rememberTitle } from './remembered-title.ts';
import { formatAgo } from './relative-time.ts';
import type { TimelineQuery } from './timeline-query.ts';
import type { TimelineRow } from './timeline-rows.ts';
import type { LogTrust } from './use-log-standing.ts';

export interface EntryRowProps {
  readonly row: TimelineRow;
  /** What the entry speaks of; absent when it is no longer on record. */
  readonly action: Action | undefined;
  /** The authority's clock; `null` while it is not known. */
  readonly now: number | null;
  readonly format: TimeFormat;
  /** How many entries are sealed; `undefined` while that is not known. */
  readonly sealed: number | undefined;
  readonly isOpen: boolean;
  readonly trust: LogTrust;
  readonly onToggle: (entry: AuditEntry) => void;
  readonly onNarrow: (query: TimelineQuery) => void;
}

/** One line of the log, as a sentence: who did what, when, bound by which digest; and all there is to it on a press. */
export const EntryRow = memo(function EntryRow({ row, action, now, format, sealed, isOpen, trust, onToggle, onNarrow }: EntryRowProps): ReactNode {
  const messages = useMessages(timelineMessages);
  const { entry, startsThread } = row;
  const detailId = useId();
  const parts = action && rememberTitle(action, format, messages);
  const title = parts ? <SentenceText parts={parts} adapt={messages.inSentence} /> : messages.timeline.unknownAction;
  const stage = entryStage(entry);
  const shortage = entryShortage(entry);
  return (
    <div className="bl-entry" data-bl-part="audit-entry" data-bl-type={entry.type} data-bl-state={entry.state} data-bl-stage={stage}>
      <EntryGlyph tone={entryTone(entry)} />
      <div className="bl-who">
        {parts && startsThread && entry.type !== 'action.proposed' && (
          <p className="bl-label" data-bl-part="audit-subject">
            <SentenceText parts={parts} />
          </p>
        )}
        <p data-bl-part="audit-sentence">
          <Sentence
            template={entryTemplate(entry, messages)}
            values={{ actor: <SafeText text={entry.actor.name} />, title, code: <code>{entryCode(entry)}</code> }}
          />
        </p>
        {entryDetails(entry).map((detail) => (
          <p key={detail} className="bl-label">
            <Sentence template={messages.quoted} values={{ text: <SafeText text={detail} /> }} />
          </p>
        ))}
        {shortage && <ShortageNote shortage={shortage} format={format} now={now} />}
        <div className="bl-label bl-tabular bl-entry-meta">
          <span>{messages.timeline.stage[stage]}</span>
          <Time at={entry.at}>
            <bdi>{formatExactTime(entry.at, format, now)}</bdi>
          </Time>
          {now !== null && <bdi>{formatAgo(entry.at, now, format.locale)}</bdi>}
          <Digest digest={entry.digest} />
          {sealed !== undefined && entry.sequence > sealed && <span data-bl-part="not-sealed">{messages.timeline.notSealed}</span>}
          <button type="button" className="bl-link" data-bl-part="entry-open" aria-expanded={isOpen} aria-controls={isOpen ? detailId : undefined} onClick={() => onToggle(entry)}>
            {messages.timeline.detail.open}
          </button>
        </div>
        {isOpen && (
          <div id={detailId}>
            <EntryDetail entry={entry} action={action} trust={trust} onNarrow={onNarrow} />
          </div>
        )}
      </div>
    </div>
  );
});
