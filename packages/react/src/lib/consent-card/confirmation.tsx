import type { RenderedField } from '@byleave/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';

export interface ConfirmationProps {
  readonly fields: readonly RenderedField[];
  readonly isChecked: boolean;
  readonly onCheck: (isChecked: boolean) => void;
}

/** The second step before something critical: the person says that they looked at the values that matter. */
export function Confirmation({ fields, isChecked, onCheck }: ConfirmationProps): ReactNode {
  const messages = useMessages(cardMessages);
  const checkbox = useRef<HTMLInputElement>(null);
  // Only ever mounted by the person's own press, so the focus is theirs to be led on.
  useEffect(() => checkbox.current?.focus(), []);
  const decisive = fields.filter((field) => field.decisive);
  const values = decisive.map((field, index) => (
    <span key={field.pointer}>
      {index > 0 && ', '}
      <SafeText text={field.text} />
    </span>
  ));
  return (
    <div className="bl-confirmation" role="group" aria-label={messages.card.confirmation} data-bl-part="confirmation">
      <p>
        <Sentence template={messages.card.confirmFirst} />
      </p>
      <label>
        <input ref={checkbox} type="checkbox" checked={isChecked} onChange={(event) => onCheck(event.target.checked)} />
        <span>
          {decisive.length > 0 ? <Sentence template={messages.card.checked} values={{ values }} /> : messages.card.checkedPlain}
        </span>
      </label>
    </div>
  );
}
