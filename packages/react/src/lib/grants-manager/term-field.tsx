import type { HTMLAttributes, ReactNode, Ref } from 'react';
import { Field } from '../edit-form/field.tsx';

export interface TermFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly problem: string | undefined;
  /** Default `text`. */
  readonly type?: 'text' | 'datetime-local';
  readonly inputMode?: HTMLAttributes<HTMLInputElement>['inputMode'];
  readonly onChange: (value: string) => void;
  readonly ref?: Ref<HTMLInputElement>;
}

/** One bound of a grant: its label, its input, and what is wrong with it. */
export function TermField({ label, hint, problem, onChange, ...input }: TermFieldProps): ReactNode {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(attributes) => <input className="bl-input" {...attributes} {...input} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}
