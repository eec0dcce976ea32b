import type { LimitShortage } from '@byleave/core';
import type { ReactNode } from 'react';
import { limitsMessages } from '../messages/en/limits.ts';
import { useMessages } from '../messages/messages.ts';
import { formatTime, type TimeFormat } from '../messages/time-format.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { SentenceText } from '../text/sentence-text.tsx';
import { formatAmount } from './format-amount.ts';
import { toLimitWords } from './limit-words.ts';

export interface ShortageNoteProps {
  /** From the log it comes without the values it was counted by. */
  readonly shortage: Omit<LimitShortage, 'scope'> & Partial<LimitShortage>;
  readonly format: TimeFormat;
  /** Authority time; `null` while it is not known. */
  readonly now: number | null;
}

/** Which limit had no room, how much was needed, how it stood, and when there is room again. */
export function ShortageNote({ shortage, format, now }: ShortageNoteProps): ReactNode {
  const messages = useMessages(limitsMessages);
  const { viewer } = useByleave();
  const { limit, scope, needed, roomAt } = shortage;
  const words = toLimitWords({ ...shortage, scope: scope ?? {} }, format, messages, now, viewer?.id);
  const amount = formatAmount(needed, limit.kind === 'budget' ? limit.currency : undefined, format.locale);
  const notes = [
    words.used,
    ...words.notes,
    messages.format(messages.limits.needs, { amount }),
    ...(roomAt === undefined ? [] : [messages.format(messages.limits.room, { time: formatTime(roomAt, format, now ?? 0) })]),
  ];
  return (
    <div data-bl-part="limit-shortage">
      <p>
        <bdi>{words.name}</bdi>
        {scope &&
          words.scope.map((parts, index) => (
            <span key={index}>
              {' '}
              <SentenceText parts={parts} />
            </span>
          ))}
      </p>
      <p className="bl-label bl-tabular bl-limit-notes">
        {notes.map((note) => (
          <bdi key={note}>{note}</bdi>
        ))}
      </p>
    </div>
  );
}
