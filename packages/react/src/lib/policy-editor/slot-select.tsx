import { Select } from '@base-ui/react/select';
import { useId, type ReactNode } from 'react';
import { useMessages } from '../messages/messages.ts';
import { usePortalContainer } from '../provider/portal-context.ts';
import { VisibleText } from '../text/visible-text.tsx';

export interface SlotOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

export interface SlotSelectProps<Value extends string> {
  /** Its `data-bl-part`. */
  readonly kind: string;
  readonly label: string;
  /** Whether the label is only heard, because the words around the slot say it. Default `false`. */
  readonly isLabelHidden?: boolean;
  readonly value: Value | '';
  readonly options: readonly SlotOption<Value>[];
  /** Said while nothing is chosen. */
  readonly placeholder?: string;
  readonly problem?: string | undefined;
  readonly isDisabled?: boolean;
  readonly onChange: (value: Value) => void;
}

/** One of a list, as a slot of a sentence or a field of a form. */
export function SlotSelect<Value extends string>({ kind, label, isLabelHidden = false, value, options, placeholder = '', problem, isDisabled = false, onChange }: SlotSelectProps<Value>): ReactNode {
  const { direction, locale } = useMessages();
  const portal = usePortalContainer();
  const id = useId();
  const chosen = options.find((option) => option.value === value);
  return (
    <div className="bl-field">
      <span id={`${id}-label`} className={isLabelHidden ? 'bl-hidden' : 'bl-field-label'}>
        {label}
      </span>
      <Select.Root<Value> items={options} value={value === '' ? null : value} onValueChange={(next) => next !== null && onChange(next)} modal={false} disabled={isDisabled}>
        <Select.Trigger
          className="bl-select bl-slot-trigger"
          aria-labelledby={`${id}-label ${id}-value`}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
          aria-invalid={problem !== undefined || undefined}
          data-bl-part={kind}
          data-bl-value={value}
        >
          <Select.Value id={`${id}-value`} className="bl-slot-value">
            {() => <bdi dir="auto">{chosen ? <VisibleText text={chosen.label} /> : placeholder}</bdi>}
          </Select.Value>
          <Select.Icon className="bl-slot-arrow">
            <svg className="bl-icon" viewBox="0 0 20 20" aria-hidden="true">
              <path d="m6 8 4 4 4-4" />
            </svg>
          </Select.Icon>
        </Select.Trigger>
        <Select.Portal container={portal ?? undefined}>
          <Select.Positioner className="bl-options-place" sideOffset={4} alignItemWithTrigger={false}>
            <Select.Popup className="bl-options" dir={direction} lang={locale} data-bl-part="slot-options">
              {options.map((option) => (
                <Select.Item key={option.value} value={option.value} className="bl-option" data-bl-value={option.value}>
                  <Select.ItemIndicator className="bl-option-mark" keepMounted>
                    <svg className="bl-icon" viewBox="0 0 20 20" aria-hidden="true">
                      <path d="m5 10.5 3.5 3.5 6.5-8" />
                    </svg>
                  </Select.ItemIndicator>
                  <Select.ItemText>
                    <bdi dir="auto">
                      <VisibleText text={option.label} />
                    </bdi>
                  </Select.ItemText>
                </Select.Item>
              ))}
            </Select.Popup>
          </Select.Positioner>
        </Select.Portal>
      </Select.Root>
      {problem !== undefined && (
        <span id={`${id}-problem`} className="bl-error">
          {problem}
        </span>
      )}
    </div>
  );
}
