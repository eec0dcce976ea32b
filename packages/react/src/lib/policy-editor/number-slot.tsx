import { NumberField } from '@base-ui/react/number-field';
import { useId, type ReactNode } from 'react';
import { useMessages } from '../messages/messages.ts';

export interface NumberSlotProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  /** As a policy writes it: digits and a point. */
  readonly value: string;
  /** Only whole numbers. */
  readonly isWhole: boolean;
  readonly min?: number;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A number, typed and shown as the reader writes numbers, and kept as a policy does. */
export function NumberSlot({ label, isLabelHidden = false, value, isWhole, min, problem, onChange }: NumberSlotProps): ReactNode {
  const { locale } = useMessages();
  const id = useId();
  const number = value.trim() === '' || Number.isNaN(Number(value)) ? null : Number(value);
  return (
    <div className="bl-field">
      <label htmlFor={id} className={isLabelHidden ? 'bl-hidden' : undefined}>
        {label}
      </label>
      <NumberField.Root
        id={id}
        value={number}
        locale={locale}
        format={{ maximumFractionDigits: isWhole ? 0 : 4 }}
        step={isWhole ? 1 : 'any'}
        {...(min !== undefined && { min })}
        // What nobody changes stays as it is written: `1000.00` is not `1000.0` to who compares texts.
        onValueChange={(next) => next !== number && onChange(next === null ? '' : toDigits(next))}
      >
        <NumberField.Input
          className="bl-input bl-tabular"
          data-bl-part="number-slot"
          aria-invalid={problem !== undefined || undefined}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        />
      </NumberField.Root>
      {problem !== undefined && (
        <span id={`${id}-problem`} className="bl-error">
          {problem}
        </span>
      )}
    </div>
  );
}

/** Never with an exponent. */
function toDigits(value: number): string {
  return new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: 4 }).format(value);
}
