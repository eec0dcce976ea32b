import { useId, type ReactNode } from 'react';

export interface TextSlotProps {
  /** Its `data-bl-part`. */
  readonly kind: string;
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly value: string;
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
  /** As many lines as are written. Default `false`. */
  readonly isLong?: boolean;
  readonly onChange: (value: string) => void;
}

/** Words, with what helps to write them and what is wrong with them. */
export function TextSlot({ kind, label, isLabelHidden = false, value, hint, problem, isLong = false, onChange }: TextSlotProps): ReactNode {
  const id = useId();
  const describedBy = [hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`].filter(Boolean).join(' ') || undefined;
  const shared = { id, className: 'bl-input', dir: 'auto', value, 'aria-describedby': describedBy, 'aria-invalid': problem !== undefined || undefined, 'data-bl-part': kind } as const;
  return (
    <div className="bl-field">
      <label htmlFor={id} className={isLabelHidden ? 'bl-hidden' : undefined}>
        {label}
      </label>
      {isLong ? <textarea {...shared} spellCheck={false} onChange={(event) => onChange(event.target.value)} /> : <input {...shared} type="text" onChange={(event) => onChange(event.target.value)} />}
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
