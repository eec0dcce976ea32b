import { useId, type HTMLAttributes, type ReactNode, type Ref } from 'react';

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
export function TermField({ label, hint, value, problem, type = 'text', inputMode, onChange, ref }: TermFieldProps): ReactNode {
  const id = useId();
  const describedBy = [hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div className="bl-field">
      <label htmlFor={id}>{label}</label>
      <input
        ref={ref}
        id={id}
        className="bl-input"
        type={type}
        inputMode={inputMode}
        value={value}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={describedBy || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && (
        <span id={`${id}-hint`} className="bl-label">
          {hint}
        </span>
      )}
      {problem !== undefined && (
        <span id={`${id}-problem`} className="bl-error">
          {problem}
        </span>
      )}
    </div>
  );
}
