import type { ReactNode, Ref } from 'react';
import { editMessages } from '../messages/en/edit.ts';
import { useMessages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { SafeText } from '../text/safe-text.tsx';
import { fromLocalInput } from '../time/local-input.ts';
import { unfinishedTime, type FieldText } from './field-text.ts';
import { Field, type FieldAttributes } from './field.tsx';
import type { FormField } from './form-field.ts';

export interface FieldInputProps {
  readonly field: FormField;
  readonly text: FieldText;
  readonly problem: string | undefined;
  readonly onChange: (text: FieldText) => void;
  readonly ref?: Ref<HTMLElement>;
}

/** One argument's label, input, and what is wrong with it. */
export function FieldInput({ field, text, problem, onChange, ref }: FieldInputProps): ReactNode {
  const { edit } = useMessages(editMessages);
  const { locale } = useTimeFormat();
  const { input, label, hint, isRequired } = field;
  const time = input.kind === 'time' ? toTimeWords(text, input.timeZone, locale) : '';
  return (
    <Field
      kind={input.kind}
      label={
        <>
          <SafeText text={label} />
          {!isRequired && <span className="bl-label"> {edit.optional}</span>}
        </>
      }
      hint={
        hint !== undefined || time !== '' ? (
          <>
            {hint !== undefined && <SafeText text={hint} />} <bdi>{time}</bdi>
          </>
        ) : undefined
      }
      problem={problem === undefined ? undefined : <SafeText text={problem} />}
    >
      {(attributes) => <Control ref={ref} field={field} text={text} onChange={onChange} attributes={attributes} />}
    </Field>
  );
}

/** A browser writes its inputs in its own language and without a time zone: the same in the reader's, with the zone. */
function toTimeWords(text: FieldText, timeZone: string, locale: string): string {
  const at = fromLocalInput(text, timeZone);
  return at === undefined ? '' : new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23', timeZone }).format(at);
}

interface ControlProps {
  readonly field: FormField;
  readonly text: FieldText;
  readonly onChange: (text: FieldText) => void;
  readonly ref: Ref<HTMLElement> | undefined;
  readonly attributes: FieldAttributes;
}

function Control({ field: { input, isRequired }, text, onChange, ref, attributes }: ControlProps): ReactNode {
  const { edit } = useMessages(editMessages);
  if (input.kind === 'boolean' || input.kind === 'choice') {
    const options = input.kind === 'boolean' ? ([['true', edit.yes], ['false', edit.no]] as const) : input.choices.map((choice) => [String(choice), String(choice)] as const);
    return (
      <select {...attributes} ref={ref as Ref<HTMLSelectElement>} className="bl-select" value={text} onChange={(event) => onChange(event.target.value)}>
        {(!isRequired || text === '') && <option value="">{edit.none}</option>}
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    );
  }
  const isLong = input.kind === 'json' || input.kind === 'list' || (input.kind === 'text' && input.isLong);
  const shared = { ...attributes, className: 'bl-input', dir: input.kind === 'json' ? 'ltr' : 'auto', value: text, spellCheck: input.kind !== 'json' } as const;
  if (isLong) return <textarea {...shared} ref={ref as Ref<HTMLTextAreaElement>} rows={4} onChange={(event) => onChange(event.target.value)} />;
  return (
    <input
      {...shared}
      ref={ref as Ref<HTMLInputElement>}
      {...(input.kind === 'time' && { type: 'datetime-local', value: text === unfinishedTime ? '' : text })}
      inputMode={input.kind === 'number' ? (input.isWhole ? 'numeric' : 'decimal') : undefined}
      onChange={({ target: { value, validity } }) => onChange(value === '' && validity.badInput ? unfinishedTime : value)}
    />
  );
}
