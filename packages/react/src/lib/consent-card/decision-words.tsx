import type { RenderedAction } from '@byleave/core';
import type { ReactNode } from 'react';
import { formatTime } from '../messages/time-format.ts';
import { cardMessages } from '../messages/en/card.ts';
import { scopeMessages } from '../messages/en/scope.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { SentenceText } from '../text/sentence-text.tsx';
import type { GrantChoiceState } from './use-grant-choice.ts';

export interface DecisionWordsProps {
  readonly choice: GrantChoiceState;
  readonly now: number | null;
}

/** The approving button names what it does: this action, and what it allows beyond it. */
export function ApproveWords({ rendered, choice, now }: DecisionWordsProps & { readonly rendered: RenderedAction }): ReactNode {
  const messages = useMessages(cardMessages, scopeMessages);
  const approve = <SentenceText parts={rendered.approve} />;
  if (choice.endsAt === undefined) return <span>{approve}</span>;
  return (
    <span>
      <Sentence template={messages.scope.allow[choice.choice === 'week' ? 'forAWeek' : 'until']} values={{ approve, end: <End at={choice.endsAt} now={now} /> }} />
    </span>
  );
}

/** The button that leads to where it is decided says so, and what for. */
export function ReviewWords({ rendered }: { readonly rendered: RenderedAction }): ReactNode {
  const { card, inSentence } = useMessages(cardMessages);
  return <Sentence template={card.review} values={{ approve: <SentenceText parts={rendered.approve} adapt={inSentence} /> }} />;
}

/** And so does the denying one. */
export function DenyWords({ choice, now }: DecisionWordsProps): ReactNode {
  const messages = useMessages(cardMessages, scopeMessages);
  if (choice.endsAt === undefined) return messages.card.deny;
  return <Sentence template={messages.scope.deny[choice.choice === 'week' ? 'forAWeek' : 'until']} values={{ end: <End at={choice.endsAt} now={now} /> }} />;
}

function End({ at, now }: { readonly at: number; readonly now: number | null }): ReactNode {
  const format = useTimeFormat();
  return <bdi>{formatTime(at, format, now)}</bdi>;
}
