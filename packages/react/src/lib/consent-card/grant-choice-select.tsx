import { useId, type ReactNode } from 'react';
import { scopeMessages } from '../messages/en/scope.ts';
import { useMessages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { endWords, toGrantEnd } from './grant-end.ts';
import type { GrantChoice } from './use-grant-choice.ts';

export interface GrantChoiceSelectProps {
  readonly effect: 'allow' | 'deny';
  readonly value: GrantChoice;
  /** `endsAt`: epoch ms; `undefined` for this one request. */
  readonly onChange: (value: GrantChoice, endsAt: number | undefined) => void;
  /** The authority's clock. */
  readonly now: number;
}

const choices: readonly GrantChoice[] = ['once', 'evening', 'week'];

/** How far the decision reaches. This one request comes first and is what is chosen until somebody chooses otherwise. */
export function GrantChoiceSelect({ effect, value, onChange, now }: GrantChoiceSelectProps): ReactNode {
  const messages = useMessages(scopeMessages);
  const format = useTimeFormat();
  const id = useId();
  const words = messages.scope[effect];
  return (
    <div className="bl-scope" data-bl-part="scope" data-bl-effect={effect}>
      <label htmlFor={id} className="bl-label">
        {words.label}
      </label>
      <select
        id={id}
        className="bl-select"
        value={value}
        onChange={({ target }) => {
          const chosen = choices.find((choice) => choice === target.value) ?? 'once';
          onChange(chosen, chosen === 'once' ? undefined : toGrantEnd(chosen, now, format.timeZone));
        }}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice === 'once' ? words.once : endWords(choice, now, format, effect, messages)}
          </option>
        ))}
      </select>
    </div>
  );
}
