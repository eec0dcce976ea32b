import type { Decision } from '@byleave/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { titleOf } from '../inspection/inspect-action.ts';
import { inboxMessages } from '../messages/en/inbox.ts';
import { useMessages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { SafeText } from '../text/safe-text.tsx';
import { SentenceText } from '../text/sentence-text.tsx';
import type { BatchOutcome } from './use-batch.ts';

export interface BatchResultProps {
  readonly decision: Decision['decision'];
  readonly outcomes: readonly BatchOutcome[];
  readonly onClose: () => void;
}

/** What became of each request of a batch: how many were decided, and why the others were not. */
export function BatchResult({ decision, outcomes, onClose }: BatchResultProps): ReactNode {
  const messages = useMessages(inboxMessages);
  const timeFormat = useTimeFormat();
  const { batch } = messages.inbox;
  const close = useRef<HTMLButtonElement>(null);
  // The buttons that were pressed are gone; the focus must not be.
  useEffect(() => close.current?.focus(), []);
  const refused = outcomes.filter(({ refusal }) => refusal !== undefined);
  const decided = outcomes.length - refused.length;
  return (
    <>
      <div role="status">
        {decided > 0 && <p data-bl-part="batch-decided">{messages.format(decision === 'approve' ? batch.approved : batch.denied, { count: decided })}</p>}
        {refused.length > 0 && <p className="bl-error">{messages.format(batch.failed, { count: refused.length })}</p>}
      </div>
      {refused.length > 0 && (
        <ul className="bl-rows">
          {refused.map(({ action, refusal }) => (
            <li key={action.id} className="bl-row" data-bl-part="batch-refused" data-bl-code={refusal?.code}>
              <strong>
                <SentenceText parts={titleOf(action, timeFormat, messages)} />
              </strong>
              {refusal && (
                <p className="bl-label">
                  <SafeText text={messages.refusal(refusal)} />
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
      <button type="button" ref={close} className="bl-button bl-button-small" onClick={onClose} data-bl-part="batch-close">
        {batch.close}
      </button>
    </>
  );
}
