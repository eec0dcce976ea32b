import { wireLimits } from '@byleave/core/wire';
import { useId, useState, type ReactNode } from 'react';
import { useMessages } from '../messages/messages.ts';

export interface DeclineReasonProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Room for a word to the agent on why not, out of the way until it is wanted. */
export function DeclineReason({ value, onChange }: DeclineReasonProps): ReactNode {
  const messages = useMessages();
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <div className="bl-decline-reason" data-bl-part="decline-reason">
      <button type="button" className="bl-link" aria-expanded={isOpen} aria-controls={id} onClick={() => setIsOpen(!isOpen)}>
        {messages.addReason}
      </button>
      <label id={id} hidden={!isOpen}>
        <span className="bl-label">{messages.reasonLabel}</span>
        <input
          type="text"
          className="bl-input"
          dir="auto"
          maxLength={wireLimits.textLength}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
    </div>
  );
}
