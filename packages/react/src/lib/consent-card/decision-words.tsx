import type { RenderedAction } from '@byleave/core';
import type { ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { SentenceText } from '../text/sentence-text.tsx';
import { GrantedWords } from './granted-words.tsx';
import type { GrantChoiceState } from './use-grant-choice.ts';

export interface DecisionWordsProps {
  readonly choice: GrantChoiceState;
  readonly now: number | null;
}

/** The approving button names what it does: this action, and what it allows beyond it. */
export function ApproveWords({ rendered, choice: { choice, endsAt }, now }: DecisionWordsProps & { readonly rendered: RenderedAction }): ReactNode {
  const approve = <SentenceText parts={rendered.approve} />;
  if (endsAt === undefined) return <span>{approve}</span>;
  return (
    <span>
      <GrantedWords effect="allow" choice={choice} endsAt={endsAt} now={now} approve={approve} />
    </span>
  );
}

/** And so does the denying one. */
export function DenyWords({ choice: { choice, endsAt }, now }: DecisionWordsProps): ReactNode {
  const { card } = useMessages(cardMessages);
  if (endsAt === undefined) return card.deny;
  return <GrantedWords effect="deny" choice={choice} endsAt={endsAt} now={now} />;
}
