import type { Action, Grant } from '@byleave/core';
import type { ReactNode } from 'react';
import { CreatedGrant } from '../grants/created-grant.tsx';
import { useGivenGrant } from '../hooks/use-given-grant.ts';
import { ShortageNote } from '../limits/shortage-note.tsx';
import { receiptMessages } from '../messages/en/receipt.ts';
import { useMessages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { ReceiptFacts } from './receipt-facts.tsx';
import type { ReceiptState } from './receipt-words.ts';
import { RenewButton } from './renew-button.tsx';

export interface ReceiptDetailsProps {
  readonly action: Action;
  readonly state: ReceiptState;
  /** The grant that was created along with the decision. */
  readonly grant: Grant | undefined;
  readonly now: number | null;
  readonly canRenew: boolean;
  readonly onRenewed: ((renewed: Action) => void) | undefined;
}

/** What stands below a receipt's headline: why, what was allowed along with it, when, and the way to ask again. */
export function ReceiptDetails({ action, state, grant: created, now, canRenew, onRenewed }: ReceiptDetailsProps): ReactNode {
  const grant = useGivenGrant(action, created);
  return (
    <>
      <ReceiptReason action={action} state={state} now={now} />
      {grant && <CreatedGrant grant={grant} now={now} />}
      <ReceiptFacts action={action} state={state} isOnce={grant === undefined} now={now} />
      {state === 'expired' && canRenew && <RenewButton action={action} onRenewed={onRenewed} />}
    </>
  );
}

/** What else there is to say: why it was refused, how it failed, the reason a person gave. */
function ReceiptReason({ action, state, now }: Pick<ReceiptDetailsProps, 'action' | 'state' | 'now'>): ReactNode {
  const messages = useMessages(receiptMessages);
  const format = useTimeFormat();
  const { refusal, outcome, decisions } = action.lifecycle.context;
  if (state === 'unknown') {
    return (
      <p>
        <Sentence template={messages.receipt.unknownOutcome} />
      </p>
    );
  }
  if (outcome?.status === 'failed') return <Detail text={outcome.message} />;
  if (refusal?.shortage) return <ShortageNote shortage={refusal.shortage} format={format} now={now} />;
  const reason = refusal ? refusal.reason : state === 'declined' ? decisions.at(-1)?.reason : undefined;
  // Where somebody said why, the headline says the rest, but for what it has no words of.
  const isWhole = reason !== undefined && !Object.hasOwn(messages.refused, refusal?.code ?? '');
  return (
    <>
      {refusal && !isWhole && <Detail text={messages.refusal(refusal)} />}
      {reason !== undefined && (
        <p>
          <Sentence template={messages.receipt.reasonGiven} values={{ reason: <SafeText text={reason} /> }} />
        </p>
      )}
    </>
  );
}

function Detail({ text }: { readonly text: string }): ReactNode {
  return (
    <p>
      <SafeText text={text} />
    </p>
  );
}
