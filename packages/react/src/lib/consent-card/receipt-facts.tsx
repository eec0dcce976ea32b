import type { Action } from '@byleave/core';
import type { ReactNode } from 'react';
import { formatExactTime, formatTime } from '../messages/time-format.ts';
import { receiptMessages } from '../messages/en/receipt.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { Digest } from '../text/digest.tsx';
import { FactLine } from '../text/fact-line.tsx';
import { Time } from '../text/time.tsx';
import type { ReceiptState } from './receipt-words.ts';

export interface ReceiptFactsProps {
  readonly action: Action;
  readonly state: ReceiptState;
  /** Whether the decision was for this one time. */
  readonly isOnce: boolean;
  readonly now: number | null;
}

const allowedStates: readonly ReceiptState[] = ['approved', 'running', 'succeeded', 'failed', 'unknown'];
const ranStates: readonly ReceiptState[] = ['succeeded', 'failed'];

/** When it was decided, that it counts once, when it ran, and the digest: "14:02 · once · ran at 14:02:09 · 9c1f…e07a". */
export function ReceiptFacts({ action, state, isOnce, now }: ReceiptFactsProps): ReactNode {
  const messages = useMessages(receiptMessages);
  const format = useTimeFormat();
  const { decisions, claim } = action.lifecycle.context;
  const decidedAt = decisions.at(-1)?.at;
  const startedWords = ranStates.includes(state) ? messages.receipt.ranAt : messages.receipt.startedAt;

  const facts: ReactNode[] = [];
  if (decidedAt !== undefined) facts.push(<Time at={decidedAt}>{formatTime(decidedAt, format, now)}</Time>);
  if (isOnce && allowedStates.includes(state)) facts.push(messages.receipt.once);
  if (claim) {
    const time = <Time at={claim.at}>{formatExactTime(claim.at, format, now)}</Time>;
    facts.push(<Sentence template={startedWords} values={{ time }} />);
  } else if (state === 'approved') facts.push(messages.receipt.notRunYet);
  facts.push(<Digest digest={action.digest} />);

  return (
    <div className="bl-label bl-tabular">
      <FactLine facts={facts} />
    </div>
  );
}
