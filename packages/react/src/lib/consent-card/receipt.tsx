import type { Action, Grant, SentencePart } from '@byleave/core';
import { Suspense, type ReactNode, type Ref } from 'react';
import { requestPart } from '../lazy-part/request-part.ts';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { SentenceText } from '../text/sentence-text.tsx';
import { Heading, type HeadingLevel } from '../text/heading.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { ExactRequest } from './exact-request.tsx';
import { ReceiptIcon } from './receipt-icon.tsx';
import { leavesTitleOut, receiptTemplate, type ReceiptState } from './receipt-words.ts';

export interface ReceiptProps {
  readonly action: Action;
  readonly title: readonly SentencePart[];
  readonly state: ReceiptState;
  /** The viewer's id, when it is known. */
  readonly viewerId: string | undefined;
  /** The grant that was created along with the decision made on this card. */
  readonly grant: Grant | undefined;
  readonly headingId: string;
  readonly headingLevel: HeadingLevel;
  readonly headingRef: Ref<HTMLHeadingElement>;
  readonly now: number | null;
  readonly canRenew: boolean;
  readonly onRenewed: ((renewed: Action) => void) | undefined;
}

const ReceiptDetails = requestPart('ReceiptDetails');

/** What is left of a request once it is decided or over: one line, and what it stood for behind it. */
export function Receipt(props: ReceiptProps): ReactNode {
  const { action, title, state, viewerId, grant, headingId, headingLevel, headingRef, now, canRenew, onRenewed } = props;
  const messages = useMessages(cardMessages);
  const template = receiptTemplate(state, action, messages);
  const who = <Deciders action={action} viewerId={viewerId} />;
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
        <Suspense fallback={null}>
          <ReceiptDetails {...{ action, state, grant, now, canRenew, onRenewed }} />
        </Suspense>
        <ExactRequest action={action} />
      </div>
    </div>
  );
}

/** Whose word it was: everybody who approved, or whoever declined; with no decision on this one, what the person it is done for said in advance. */
function Deciders({ action, viewerId }: Pick<ReceiptProps, 'action' | 'viewerId'>): ReactNode {
  const messages = useMessages(cardMessages);
  const { locale } = useByleave();
  const { decisions } = action.lifecycle.context;
  const last = decisions.at(-1);
  const deciders = decisions.filter(({ decision }) => decision === last?.decision).map(({ by }) => by);
  const people = (last ? deciders : [action.principal.user]).toSorted((a, b) => Number(b.id === viewerId) - Number(a.id === viewerId));
  const parts = new Intl.ListFormat(locale).formatToParts(people.map(({ name }) => name));
  return parts.map(({ type, value }, index) => {
    if (type === 'literal') return value;
    const person = people[parts.slice(0, index).filter((part) => part.type === 'element').length];
    return person !== undefined && person.id === viewerId ? messages.you : <SafeText key={index} text={value} />;
  });
}
