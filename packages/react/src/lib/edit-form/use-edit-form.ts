import { canonicalize, type Action, type ToolDefinition } from '@byleave/core';
import { useMemo, useState } from 'react';
import { useEdit } from '../hooks/use-edit.ts';
import { editMessages } from '../messages/en/edit.ts';
import { useMessages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { toFieldIssues } from './field-issues.ts';
import { parseForm, toFieldText, type FieldText } from './field-text.ts';
import { toFormFields, type FormField } from './form-field.ts';

export interface EditFormOptions {
  readonly action: Action;
  readonly tool: ToolDefinition;
  /** Called with the new action, which takes this one's place. */
  readonly onEdited: (edited: Action) => void;
  /** Called with the first argument that can't be sent as it stands, to lead the person there. */
  readonly onWrong?: (argument: string) => void;
}

/** The edit form without its looks. */
export interface EditFormControl {
  /** One for each argument of the tool's JSON schema that can be edited. */
  readonly fields: readonly FormField[];
  /** What the person has typed, by argument. */
  readonly texts: Readonly<Record<string, FieldText>>;
  /** What is wrong with it, by argument, in the reader's language. */
  readonly problems: Readonly<Record<string, string>>;
  /** What is wrong that no one field is to blame for. */
  readonly others: readonly string[];
  readonly isSending: boolean;
  change(argument: string, text: FieldText): void;
  /** Asks anew with what was typed. Does nothing while that is under way. */
  submit(): void;
}

/** Changes what a request asks for. What comes of it is another request, checked and decided anew. */
export function useEditForm({ action, tool, onEdited, onWrong }: EditFormOptions): EditFormControl {
  const messages = useMessages(editMessages);
  const { locale, timeZone: present } = useTimeFormat();
  // A time that is being typed is by the clocks it was begun by.
  const [timeZone] = useState(present);
  const edit = useEdit(action);
  const fields = useMemo(() => toFormFields(tool, action.arguments, locale, timeZone), [tool, action.arguments, locale, timeZone]);
  const [texts, setTexts] = useState<Readonly<Record<string, FieldText>>>(() => Object.fromEntries(fields.map((field) => [field.argument, toFieldText(field)])));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [others, setOthers] = useState<readonly string[]>([]);

  function complain(wrong: Readonly<Record<string, string>>, rest: readonly string[]): void {
    setProblems(wrong);
    setOthers(rest);
    const first = fields.find(({ argument }) => wrong[argument] !== undefined);
    if (first) onWrong?.(first.argument);
  }

  return {
    fields,
    texts,
    problems,
    others,
    isSending: edit.isPending,
    change: (argument, text) => setTexts({ ...texts, [argument]: text }),
    submit() {
      if (edit.isPending) return;
      const parsed = parseForm(fields, texts, messages);
      if ('wrong' in parsed) return complain(parsed.wrong, []);
      if (canonicalize(parsed.arguments) === canonicalize(action.arguments)) return complain({}, [messages.edit.unchanged]);
      complain({}, []);
      edit.mutate(parsed.arguments, {
        onSuccess: onEdited,
        onError: ({ refusal }) => {
          const issues = toFieldIssues(refusal, fields);
          const hasPlace = Object.keys(issues.byArgument).length > 0;
          complain(issues.byArgument, hasPlace ? issues.others : [messages.refusal(refusal), ...issues.others]);
        },
      });
    },
  };
}
