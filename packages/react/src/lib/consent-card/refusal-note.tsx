import type { Action, Refusal } from '@byleave/core';
import type { ReactNode } from 'react';
import { formatTime } from '../messages/time-format.ts';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { RefusalText } from '../text/refusal-text.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { Time } from '../text/time.tsx';

export interface RefusalNoteProps {
  readonly refusal: Refusal;
  readonly action: Action;
  readonly now: number | null;
}

/** Tells whoever lost a race that their decision was not the one that counted, and whose was. */
export function RefusalNote({ refusal, action, now }: RefusalNoteProps): ReactNode {
  const messages = useMessages(cardMessages);
  const format = useTimeFormat();
  const decision = action.lifecycle.context.decisions.at(-1);
  return (
    <div className="bl-warning bl-refusal" role="alert" data-bl-part="refusal" data-bl-code={refusal.code}>
      <RefusalText refusal={refusal} />
      {decision && (
        <p>
          <Sentence
            template={messages.card.decidedBy[decision.decision]}
            values={{
              person: <SafeText text={decision.by.name} />,
              time: <Time at={decision.at}>{formatTime(decision.at, format, now)}</Time>,
            }}
          />
        </p>
      )}
    </div>
  );
}
