import { useId, type ReactNode, type Ref } from 'react';
import { editMessages } from '../messages/en/edit.ts';
import { useMessages } from '../messages/messages.ts';
import { SafeText } from '../text/safe-text.tsx';
import type { FieldText } from './field-text.ts';
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
  const messages = useMessages(editMessages);
  const id = useId();
  const describedBy = [field.hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div className="bl-field" data-bl-part="edit-field" data-bl-kind={field.input.kind}>
      <label htmlFor={id}>
        <SafeText text={field.label} />
        {!field.isRequired && <span className="bl-label"> {messages.edit.optional}</span>}
      </label>
      {field.hint !== undefined && (
        <span id={`${id}-hint`} className="bl-label">
          <SafeText text={field.hint} />
        </span>
      )}
      <Control
        ref={ref}
        field={field}
        text={text}
        onChange={onChange}
        attributes={{ id, 'aria-invalid': problem !== undefined || undefined, 'aria-describedby': describedBy || undefined }}
      />
      {problem !== undefined && (
        <span id={`${id}-problem`} className="bl-error">
          <SafeText text={problem} />
        </span>
      )}
    </div>
  );
}

interface ControlProps {
  readonly field: FormField;
  readonly text: FieldText;
  readonly onChange: (text: FieldText) => void;
  readonly ref: Ref<HTMLElement> | undefined;
  readonly attributes: {
    readonly id: string;
    readonly 'aria-invalid': true | undefined;
    readonly 'aria-describedby': string | undefined;
  };
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
      type="text"
      inputMode={input.kind === 'number' ? (input.isWhole ? 'numeric' : 'decimal') : undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
