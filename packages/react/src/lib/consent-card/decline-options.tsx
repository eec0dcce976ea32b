import type { ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';

/** The longest reason the authority takes, in UTF-16 units (`wireLimits.textLength`). */
export const reasonLength = 2_000;

export interface DeclineOptionsProps {
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  /** What else may be said along with a denial. */
  readonly children?: ReactNode;
}

/** Room for a word to the agent on why not, and for not being asked the same again, out of the way until it is wanted. */
export function DeclineOptions({ reason, onReason, children }: DeclineOptionsProps): ReactNode {
  const messages = useMessages(cardMessages);
  return (
    <div className="bl-decline" data-bl-part="decline-options">
      <label>
        <span className="bl-label">{messages.card.reasonLabel}</span>
        <input type="text" className="bl-input" dir="auto" maxLength={reasonLength} value={reason} onChange={(event) => onReason(event.target.value)} />
      </label>
      {children}
    </div>
  );
}
