import type { Action, SentencePart } from '@byleave/core';
import type { ReactNode, Ref } from 'react';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { SentenceText } from '../text/sentence-text.tsx';
import { Heading, type HeadingLevel } from '../text/heading.tsx';
import { ExactRequest } from './exact-request.tsx';
import { ReceiptFacts } from './receipt-facts.tsx';
import { ReceiptIcon } from './receipt-icon.tsx';
import { leavesTitleOut, receiptTemplate, type ReceiptState } from './receipt-words.ts';
import { RenewButton } from './renew-button.tsx';

export interface ReceiptProps {
  readonly action: Action;
  readonly title: readonly SentencePart[];
  readonly state: ReceiptState;
  /** The viewer's id, when it is known. */
  readonly viewerId: string | undefined;
  readonly headingId: string;
  readonly headingLevel: HeadingLevel;
  readonly headingRef: Ref<HTMLHeadingElement>;
  readonly now: number | null;
  readonly canRenew: boolean;
  readonly onRenewed: ((renewed: Action) => void) | undefined;
}

/** What is left of a request once it is decided or over: one line, and what it stood for behind it. */
export function Receipt(props: ReceiptProps): ReactNode {
  const { action, title, state, viewerId, headingId, headingLevel, headingRef, now, canRenew, onRenewed } = props;
  const messages = useMessages();
  const template = receiptTemplate(state, action, messages);
  const decision = action.lifecycle.context.decisions.at(-1);
  const who = decision && (decision.by.id === viewerId ? messages.you : <SafeText text={decision.by.name} />);
  return (
    <div className="bl-receipt">
      <ReceiptIcon state={state} />
      <div className="bl-who">
        <Heading id={headingId} level={headingLevel} ref={headingRef}>
          <Sentence template={template} values={{ who, title: <SentenceText parts={title} /> }} />
        </Heading>
        {leavesTitleOut(template) && (
          <p>
            <SentenceText parts={title} />
          </p>
        )}
        <ReceiptDetail action={action} state={state} />
        <ReceiptFacts action={action} state={state} now={now} />
        <ExactRequest action={action} />
      </div>
      {state === 'expired' && canRenew && <RenewButton action={action} onRenewed={onRenewed} />}
    </div>
  );
}

/** What else there is to say: why it was refused, how it failed, the reason a person gave. */
function ReceiptDetail({ action, state }: Pick<ReceiptProps, 'action' | 'state'>): ReactNode {
  const messages = useMessages();
  const { refusal, outcome, decisions } = action.lifecycle.context;
  if (state === 'unknown') {
    return (
      <p>
        <Sentence template={messages.unknownOutcome} />
      </p>
    );
  }
  if (outcome?.status === 'failed') return <Detail text={outcome.message} />;
  if (refusal) return <Detail text={refusal.message} />;
  const reason = state === 'declined' ? decisions.at(-1)?.reason : undefined;
  if (reason === undefined) return null;
  return (
    <p>
      <Sentence template={messages.reasonGiven} values={{ reason: <SafeText text={reason} /> }} />
    </p>
  );
}

function Detail({ text }: { readonly text: string }): ReactNode {
  return (
    <p>
      <SafeText text={text} />
    </p>
  );
}
