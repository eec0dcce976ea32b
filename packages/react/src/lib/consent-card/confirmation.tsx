import type { Action, RenderedField } from '@byleave/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { confirmationMessages } from '../messages/en/confirmation.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { toTypedField } from './typed-field.ts';
import { TypedValue } from './typed-value.tsx';

export interface ConfirmationProps {
  readonly action: Action;
  readonly fields: readonly RenderedField[];
  readonly isChecked: boolean;
  readonly onCheck: (isChecked: boolean) => void;
}

/**
 * The second step before something critical. Whoever proves with a passkey that it is them says that they looked at the
 * values that matter; whoever does not, types the one that matters most.
 */
export function Confirmation({ action, fields, isChecked, onCheck }: ConfirmationProps): ReactNode {
  const { card } = useMessages(cardMessages);
  const decisive = fields.filter((field) => field.decisive);
  const typed = action.lifecycle.context.demands.stepUp.length === 0 ? toTypedField(action.arguments, decisive) : undefined;
  return (
    <div className="bl-confirmation" role="group" aria-label={card.confirmation} data-bl-part="confirmation">
      {typed ? <TypedValue key={action.digest} typed={typed} isMatched={isChecked} onMatch={onCheck} /> : <CheckedValues fields={decisive} isChecked={isChecked} onCheck={onCheck} />}
    </div>
  );
}

function CheckedValues({ fields, isChecked, onCheck }: Omit<ConfirmationProps, 'action'>): ReactNode {
  const { card, separator } = useMessages(cardMessages);
  const { confirmation } = useMessages(confirmationMessages);
  const checkbox = useRef<HTMLInputElement>(null);
  // Only ever mounted by the person's own press, so the focus is theirs to be led on.
  useEffect(() => checkbox.current?.focus(), []);
  const values = fields.map((field, index) => (
    <span key={field.pointer}>
      {index > 0 && separator}
      <SafeText text={field.text} />
    </span>
  ));
  return (
    <>
      <p>
        <Sentence template={card.confirmFirst} />
      </p>
      <label>
        <input ref={checkbox} type="checkbox" checked={isChecked} onChange={(event) => onCheck(event.target.checked)} />
        <span>{fields.length > 0 ? <Sentence template={confirmation.checked} values={{ values }} /> : confirmation.checkedPlain}</span>
      </label>
    </>
  );
}
