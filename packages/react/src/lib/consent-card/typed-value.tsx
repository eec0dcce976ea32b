import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { confirmationMessages } from '../messages/en/confirmation.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { toTyped, type TypedField } from './typed-field.ts';

export interface TypedValueProps {
  readonly typed: TypedField;
  readonly isMatched: boolean;
  readonly onMatch: (isMatched: boolean) => void;
}

/** Has the person write the value that matters most. Pasting is fine; letters that only look the same are not. */
export function TypedValue({ typed: { field, accepts }, isMatched, onMatch }: TypedValueProps): ReactNode {
  const { confirmation, format, inSentence } = useMessages(confirmationMessages);
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const noteId = useId();
  // Only ever mounted by the person's own press, so the focus is theirs to be led on.
  useEffect(() => input.current?.focus(), []);
  const typed = toTyped(text);
  const isMismatched = !isMatched && typed !== '' && !accepts.some((accepted) => accepted.startsWith(typed));
  return (
    <>
      <p>
        <Sentence template={confirmation.type} values={{ label: <SafeText text={inSentence(field.label)} />, value: <strong><SafeText text={field.text} /></strong> }} />
      </p>
      <input
        ref={input}
        type="text"
        className="bl-input"
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        data-bl-part="typed-value"
        data-bl-state={isMatched ? 'matched' : isMismatched ? 'mismatch' : 'waiting'}
        aria-label={format(confirmation.label, { label: field.label })}
        aria-invalid={isMismatched || undefined}
        aria-describedby={noteId}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          onMatch(accepts.includes(toTyped(target.value)));
        }}
      />
      <p id={noteId} className={isMismatched ? 'bl-error' : 'bl-note'} role="status">
        {isMismatched && <Sentence template={confirmation.mismatch} />}
        {isMatched && <Sentence template={confirmation.match} />}
      </p>
    </>
  );
}
