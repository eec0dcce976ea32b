import { useId, type ReactNode } from 'react';

/** What ties an input to its label, its hint and what is wrong with it. */
export interface FieldAttributes {
  readonly id: string;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-describedby': string | undefined;
}

export interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly problem: ReactNode;
  /** Of the tool's argument it is for. */
  readonly kind?: string;
  readonly children: (attributes: FieldAttributes) => ReactNode;
}

/** One input with its label, and what is said about it. Without a hint or a problem, these are `undefined`. */
export function Field({ label, hint, problem, kind, children }: FieldProps): ReactNode {
  const id = useId();
  const describedBy = [hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div className="bl-field" data-bl-part={kind && 'edit-field'} data-bl-kind={kind}>
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <span id={`${id}-hint`} className="bl-label">
          {hint}
        </span>
      )}
      {children({ id, 'aria-invalid': problem !== undefined || undefined, 'aria-describedby': describedBy || undefined })}
      {problem !== undefined && (
        <span id={`${id}-problem`} className="bl-error">
          {problem}
        </span>
      )}
    </div>
  );
}
