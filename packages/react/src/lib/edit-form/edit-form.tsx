import type { Action, ToolDefinition } from '@byleave/core';
import { useEffect, useMemo, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useEdit } from '../hooks/use-edit.ts';
import { editMessages } from '../messages/en/edit.ts';
import { canonicalText } from '../inspection/canonical-text.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';
import { FieldInput } from './field-input.tsx';
import { toFieldIssues } from './field-issues.ts';
import { parseForm, toFieldText } from './field-text.ts';
import { toFormFields } from './form-field.ts';

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
  const { locale } = useByleave();
  const edit = useEdit(action);
  const fields = useMemo(() => toFormFields(tool, action.arguments, locale), [tool, action.arguments, locale]);
  const [texts, setTexts] = useState(() => Object.fromEntries(fields.map((field) => [field.argument, toFieldText(field)])));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [others, setOthers] = useState<readonly string[]>([]);
  const inputs = useRef(new Map<string, HTMLElement>());

  // Only ever mounted by the person's own press, so the focus is theirs to be led on.
  useEffect(() => inputs.current.values().next().value?.focus(), []);

  const complain = (wrong: Readonly<Record<string, string>>, rest: readonly string[]): void => {
    setProblems(wrong);
    setOthers(rest);
    const first = fields.find(({ argument }) => wrong[argument] !== undefined);
    if (first) inputs.current.get(first.argument)?.focus();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (edit.isPending) return;
    const parsed = parseForm(fields, texts, messages);
    if ('wrong' in parsed) return complain(parsed.wrong, []);
    if (canonicalText(parsed.arguments) === canonicalText(action.arguments)) return complain({}, [messages.edit.unchanged]);
    complain({}, []);
    edit.mutate(parsed.arguments, {
      onSuccess: onEdited,
      onError: ({ refusal }) => {
        const issues = toFieldIssues(refusal, fields);
        const hasPlace = Object.keys(issues.byArgument).length > 0;
        complain(issues.byArgument, hasPlace ? issues.others : [messages.refusal(refusal), ...issues.others]);
      },
    });
  };

  return (
    <form className="bl-edit" aria-label={messages.edit.label} onSubmit={submit} noValidate data-bl-part="edit-form" data-bl-state={edit.isPending ? 'submitting' : 'editing'}>
      {fields.map((field) => (
        <FieldInput
          key={field.argument}
          ref={(element) => {
            if (element) inputs.current.set(field.argument, element);
          }}
          field={field}
          text={texts[field.argument] ?? ''}
          problem={problems[field.argument]}
          onChange={(text) => setTexts({ ...texts, [field.argument]: text })}
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
        <button type="submit" className="bl-button bl-button-primary" aria-disabled={edit.isPending || undefined}>
          {edit.isPending ? messages.edit.sending : messages.edit.submit}
        </button>
      </div>
    </form>
  );
}
