import type { PolicyReason } from '@byleave/core';
import { Fragment, type ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { Part } from '../part/part.tsx';
import { SafeText } from '../text/safe-text.tsx';

/** Why a person is asked at all. */
export function PolicyReasons({ reasons }: { readonly reasons: readonly PolicyReason[] }): ReactNode {
  const { card } = useMessages(cardMessages);
  if (reasons.length === 0) return null;
  const reason = reasons.map(({ policy, text }, index) => (
    <Fragment key={policy}>
      {index > 0 && separatorAfter(reasons[index - 1]!.text)}
      <span data-bl-part="policy-reason" data-bl-policy={policy}>
        <SafeText text={text} />
      </span>
    </Fragment>
  ));
  return (
    <Part as="p" part="policy-reasons" className="bl-reason">
      <Sentence template={card.askedBecause} values={{ reason }} />
    </Part>
  );
}

/** Reasons are sentences or parts of one, as whoever wrote the policy liked. */
function separatorAfter(text: string): string {
  return /\p{Sentence_Terminal}$/u.test(text.trim()) ? ' ' : '; ';
}
