import type { ReactNode } from 'react';
import { stopMessages } from '../messages/en/stop.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { RefusalText } from '../text/refusal-text.tsx';
import type { EmergencyStopControl } from './use-emergency-stop.ts';

export interface PressNoticeProps {
  readonly control: EmergencyStopControl;
  readonly fallback: ReactNode;
}

/** How it stands with a press that is not latched, and what to do meanwhile. */
export function PressNotice({ control, fallback }: PressNoticeProps): ReactNode {
  const { stop } = useMessages(stopMessages);
  const { state, attempts, refusal } = control;
  if (state === 'stopping' && attempts === 0) {
    return (
      <p className="bl-body" data-bl-part="stop-notice">
        <Sentence template={stop.stopping} />
      </p>
    );
  }
  if (state === 'stopping') {
    return (
      <div className="bl-body bl-stop-alarm" data-bl-part="stop-notice" data-bl-attempts={attempts}>
        <p>
          <Sentence template={stop.unanswered} values={{ count: attempts }} />
        </p>
        <p>
          <Sentence template={stop.meanwhile} />
        </p>
        {fallback}
        <button type="button" className="bl-button bl-button-small" data-bl-part="stop-try-now" onClick={control.retry}>
          {stop.tryNow}
        </button>
      </div>
    );
  }
  if (state === 'refused' && refusal) {
    return (
      <div className="bl-body bl-stop-alarm" data-bl-part="stop-notice" data-bl-code={refusal.code}>
        <p>
          <Sentence template={stop.refused} />
        </p>
        <RefusalText refusal={refusal} />
        {fallback}
      </div>
    );
  }
  if (control.isKnown || !control.isUnreadable) return null;
  return (
    <p className="bl-body bl-note" data-bl-part="stop-notice">
      <Sentence template={stop.unknown} />
    </p>
  );
}
