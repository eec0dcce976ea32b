import { toPlainText, type SentencePart } from '@byleave/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { formatRemaining, formatTime } from '../messages/time-format.ts';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { Part } from '../part/part.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { toSpokenText } from '../text/spoken-text.ts';
import { Time } from '../text/time.tsx';

export interface ExpiryProps {
  readonly title: readonly SentencePart[];
  /** Epoch ms. */
  readonly deadline: number;
  /** The authority's clock; `null` while it is not known. */
  readonly now: number | null;
}

/** Until when it can be decided: "Expires 14:12 · 4 min". */
export function Expiry({ title, deadline, now }: ExpiryProps): ReactNode {
  const messages = useMessages(cardMessages);
  const format = useTimeFormat();
  const remainingMs = now === null ? null : deadline - now;
  useExpiryWarning(remainingMs, title, format.locale);
  const time = <Time at={deadline}>{formatTime(deadline, format, now)}</Time>;
  return (
    <Part as="span" part="expiry" className="bl-label bl-tabular">
      <bdi dir={messages.direction}>
        <Sentence template={messages.card.expires} values={{ time }} />
        {remainingMs !== null && remainingMs < countedMs && (
          <span aria-hidden="true">
            {' · '}
            <bdi>{formatRemaining(remainingMs, format.locale)}</bdi>
          </span>
        )}
      </bdi>
    </Part>
  );
}

/** A deadline farther off than this says enough with its date. */
const countedMs = 12 * 60 * 60_000;

/** Remaining times at which the countdown is said aloud. At no others: a ticking clock drowns out the rest. */
const warningsMs: readonly number[] = [120_000, 30_000];

function useExpiryWarning(remainingMs: number | null, title: readonly SentencePart[], locale: string): void {
  const messages = useMessages(cardMessages);
  const { announcer } = useByleave();
  const before = useRef<number | null>(null);
  const words = toSpokenText(toPlainText(title));
  useEffect(() => {
    if (remainingMs === null) return;
    const last = before.current;
    before.current = remainingMs;
    if (last === null || !warningsMs.some((warning) => remainingMs <= warning && warning < last)) return;
    announcer.announce(messages.format(messages.card.expiresSoon, { title: words, remaining: formatRemaining(remainingMs, locale) }));
  }, [remainingMs, words, locale, announcer, messages]);
}
