import type { ByleaveError } from '@byleave/core';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { ConsentCard } from '../consent-card/consent-card.tsx';
import { stopMessages } from '../messages/en/stop.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { Heading, type HeadingLevel } from '../text/heading.tsx';
import { RefusalText } from '../text/refusal-text.tsx';
import { isSettled, type LatchedStop } from './stop-rules.ts';
import { useStopReset } from './use-stop-reset.ts';

export interface ResetFormProps {
  readonly latched: LatchedStop;
  readonly onLeave: () => void;
  readonly headingLevel: HeadingLevel;
}

type Check = 'why' | 'cause' | 'open';

/** The way back: a list to go through, a reason that is recorded, and then the authority's own request, with a passkey where it wants one. */
export function ResetForm({ latched, onLeave, headingLevel }: ResetFormProps): ReactNode {
  const messages = useMessages(stopMessages);
  const ask = useStopReset(latched.stop.id);
  const [checked, setChecked] = useState<readonly Check[]>([]);
  const [reason, setReason] = useState('');
  const [isIncomplete, setIncomplete] = useState(false);
  const headingId = useId();
  const reasonId = useId();
  const problemId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  // Only ever mounted by the person's own press.
  useEffect(() => heading.current?.focus(), []);
  const checks: readonly Check[] = isSettled(latched) ? ['why', 'cause'] : ['why', 'cause', 'open'];
  const isComplete = checks.every((check) => checked.includes(check)) && reason.trim() !== '';
  const inner = Math.min(6, headingLevel + 1) as HeadingLevel;

  if (ask.data) {
    return (
      <div className="bl-stop-reset" data-bl-part="reset-consent">
        <p>
          <Sentence template={messages.stop.confirmReset} />
        </p>
        <ConsentCard action={ask.data} headingLevel={inner} />
        <LeaveButton onLeave={onLeave} />
      </div>
    );
  }
  return (
    <form
      className="bl-stop-reset"
      aria-labelledby={headingId}
      data-bl-part="reset-form"
      onSubmit={(event) => {
        event.preventDefault();
        setIncomplete(!isComplete);
        if (isComplete && !ask.isPending) ask.mutate(reason.trim());
      }}
    >
      <Heading id={headingId} level={inner} ref={heading}>
        {messages.stop.resetTitle}
      </Heading>
      <p>
        <Sentence template={messages.stop.resetMeans} />
      </p>
      {checks.map((check) => (
        <label key={check} className="bl-check">
          <input
            type="checkbox"
            checked={checked.includes(check)}
            onChange={(event) => setChecked(event.target.checked ? [...checked, check] : checked.filter((each) => each !== check))}
          />
          {messages.stop.checks[check]}
        </label>
      ))}
      <div className="bl-field">
        <label htmlFor={reasonId}>{messages.stop.reason}</label>
        <textarea
          id={reasonId}
          className="bl-input"
          rows={2}
          maxLength={1_000}
          value={reason}
          aria-describedby={isIncomplete ? problemId : undefined}
          aria-invalid={(isIncomplete && reason.trim() === '') || undefined}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      {isIncomplete && !isComplete && (
        <p id={problemId} className="bl-error" role="alert">
          {messages.stop.incomplete}
        </p>
      )}
      {ask.error && <Problem error={ask.error} />}
      <div className="bl-row-actions">
        <LeaveButton onLeave={onLeave} />
        <button type="submit" className="bl-button bl-button-small" data-bl-part="ask-reset" aria-disabled={ask.isPending || undefined}>
          {messages.stop.askReset}
        </button>
      </div>
    </form>
  );
}

function LeaveButton({ onLeave }: { readonly onLeave: () => void }): ReactNode {
  const { stop } = useMessages(stopMessages);
  return (
    <button type="button" className="bl-button bl-button-small" data-bl-part="leave-reset" onClick={onLeave}>
      {stop.leaveReset}
    </button>
  );
}

function Problem({ error }: { readonly error: ByleaveError }): ReactNode {
  return (
    <div className="bl-error" role="alert" data-bl-code={error.code}>
      <RefusalText refusal={error.refusal} />
    </div>
  );
}
