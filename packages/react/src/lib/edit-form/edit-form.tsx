import type { Action, ToolDefinition } from '@byleave/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { editMessages } from '../messages/en/edit.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { FieldInput } from './field-input.tsx';
import { useEditForm } from './use-edit-form.ts';

export interface EditFormProps {
  readonly action: Action;
  readonly tool: ToolDefinition;
  /** Called with the new action, which takes this one's place. */
  readonly onEdited: (edited: Action) => void;
  readonly onCancel: () => void;
}

/** Changes what a request asks for. What comes of it is another request, checked and decided anew. */
export function EditForm({ action, tool, onEdited, onCancel }: EditFormProps): ReactNode {
  const messages = useMessages(editMessages);
  const inputs = useRef(new Map<string, HTMLElement>());
  const { fields, texts, problems, others, isSending, change, submit } = useEditForm({ action, tool, onEdited, onWrong: (argument) => inputs.current.get(argument)?.focus() });

  // Only ever mounted by the person's own press, so the focus is theirs to be led on.
  useEffect(() => inputs.current.values().next().value?.focus(), []);

  return (
    <form className="bl-edit" aria-label={messages.edit.label} onSubmit={(event) => {
        event.preventDefault();
        submit();
      }} noValidate data-bl-part="edit-form" data-bl-state={isSending ? 'submitting' : 'editing'}>
      {fields.map((field) => (
        <FieldInput
          key={field.argument}
          ref={(element) => {
            if (element) inputs.current.set(field.argument, element);
          }}
          field={field}
          text={texts[field.argument] ?? ''}
          problem={problems[field.argument]}
          onChange={(text) => change(field.argument, text)}
        />
      ))}
      {others.length > 0 && (
        <div className="bl-error" role="alert">
          {others.map((problem) => (
            <p key={problem}>
              <SafeText text={problem} />
            </p>
          ))}
        </div>
      )}
      <p className="bl-label"><Sentence template={messages.edit.askedAnew} /></p>
      <div className="bl-edit-buttons">
        <button type="button" className="bl-button" onClick={onCancel}>
          {messages.edit.cancel}
        </button>
        <button type="submit" className="bl-button bl-button-primary" aria-disabled={isSending || undefined}>
          {isSending ? messages.edit.sending : messages.edit.submit}
        </button>
      </div>
    </form>
  );
}
