import { shortDigest, type Action, type AuditEntry } from '@byleave/core';
import type { ReactNode } from 'react';
import { titleOf } from '../inspection/inspect-action.ts';
import { formatExactTime } from '../messages/time-format.ts';
import { timelineMessages } from '../messages/en/timeline.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { SafeText } from '../text/safe-text.tsx';
import { SentenceText } from '../text/sentence-text.tsx';
import { EntryGlyph } from './entry-glyph.tsx';
import { entryCode, entryDetails, entryTemplate, entryTone } from './entry-words.ts';

export interface EntryRowProps {
  readonly entry: AuditEntry;
  /** What the entry speaks of; absent when it is no longer on record. */
  readonly action: Action | undefined;
  /** The row before it speaks of another action, so it must say which one it means by "it". */
  readonly isFirstOfAction: boolean;
  /** The authority's clock; `null` while it is not known. */
  readonly now: number | null;
}

/** One line of the log, as a sentence: who did what, when, bound by which digest. */
export function EntryRow({ entry, action, isFirstOfAction, now }: EntryRowProps): ReactNode {
  const messages = useMessages(timelineMessages);
  const format = useTimeFormat();
  const parts = action && titleOf(action, format, messages);
  const title = parts ? <SentenceText parts={parts} adapt={messages.inSentence} /> : messages.timeline.unknownAction;
  return (
    <li className="bl-entry" data-bl-part="audit-entry" data-bl-type={entry.type} data-bl-state={entry.state}>
      <EntryGlyph tone={entryTone(entry)} />
      <div className="bl-who">
        <p>
          <Sentence
            template={entryTemplate(entry, messages)}
            values={{ actor: <SafeText text={entry.actor.name} />, title, code: <code>{entryCode(entry)}</code> }}
          />
        </p>
        {parts && isFirstOfAction && entry.type !== 'action.proposed' && (
          <p className="bl-label" data-bl-part="audit-subject">
            <SentenceText parts={parts} />
          </p>
        )}
        {entryDetails(entry).map((detail) => (
          <p key={detail} className="bl-label">
            <Sentence template={messages.quoted} values={{ text: <SafeText text={detail} /> }} />
          </p>
        ))}
        <div className="bl-label bl-tabular">
          <time dateTime={new Date(entry.at).toISOString()}>
            {formatExactTime(entry.at, format, now)}
          </time>
          {' · '}
          <code className="bl-digest" dir="ltr">{shortDigest(entry.digest)}</code>
        </div>
      </div>
    </li>
  );
}
