import { shortDigest, type Action, type RenderedAction, type SentencePart } from '@byleave/core';
import { useId, useRef, useState, type ReactNode } from 'react';
import { useMessages } from '../messages/messages.ts';
import { SentenceText } from '../text/sentence-text.tsx';
import type { CardState } from './card-state.ts';
import { Confirmation } from './confirmation.tsx';
import { DeclineReason } from './decline-reason.tsx';
import { Expiry } from './expiry.tsx';
import { GuardedButton } from './guarded-button.tsx';
import type { Consent } from './use-consent.ts';
import { useExposure } from './use-exposure.ts';

export interface DecisionStubProps {
  readonly action: Action;
  /** Absent: it can't be shown, so it can only be denied. */
  readonly rendered: RenderedAction | undefined;
  readonly title: readonly SentencePart[];
  readonly state: CardState;
  readonly consent: Consent;
  readonly showsDigest: boolean;
  readonly now: number | null;
}

/** The part of the slip that is torn off: until when, and the two buttons. */
export function DecisionStub({ action, rendered, title, state, consent, showsDigest, now }: DecisionStubProps): ReactNode {
  const messages = useMessages();
  const [reason, setReason] = useState('');
  const whyBlockedId = useId();
  const stub = useRef<HTMLDivElement>(null);
  useExposure(stub, consent.expose);

  const { digest } = action;
  const { deadline } = action.lifecycle.context;
  const isBlocked = state === 'offline' || state === 'submitting' || !consent.canPress;
  const mustCheck = consent.isConfirming && !consent.isChecked;
  const isDecidable = state === 'pending' || state === 'offline' || state === 'submitting' || state === 'uninspectable';

  return (
    <div className="bl-stub" data-bl-part="stub" ref={stub}>
      {consent.isConfirming && rendered && (
        <Confirmation fields={rendered.fields} isChecked={consent.isChecked} onCheck={consent.check} />
      )}
      <div className="bl-stub-row">
        <div className="bl-stub-facts">
          {deadline !== null && <Expiry title={title} deadline={deadline} now={now} />}
          {showsDigest && <code className="bl-label bl-digest">{shortDigest(digest)}</code>}
        </div>
        {isDecidable && (
          <div className="bl-decision">
            <GuardedButton
              kind="deny"
              isBlocked={isBlocked}
              describedBy={whyBlockedId}
              onActivate={() => consent.deny(digest, reason.trim())}
            >
              {messages.deny}
            </GuardedButton>
            {rendered && (
              <GuardedButton
                kind="approve"
                isBlocked={isBlocked || mustCheck}
                describedBy={whyBlockedId}
                onActivate={() => consent.approve(digest)}
              >
                <span>
                  <SentenceText parts={rendered.approve} />
                </span>
              </GuardedButton>
            )}
          </div>
        )}
      </div>
      <span id={whyBlockedId} hidden>
        {mustCheck ? messages.confirmFirst : toBlockedWords(state, messages)}
      </span>
      {isDecidable && state !== 'submitting' && <DeclineReason value={reason} onChange={setReason} />}
    </div>
  );
}

function toBlockedWords(state: CardState, messages: ReturnType<typeof useMessages>): string {
  if (state === 'offline') return messages.offline;
  return state === 'submitting' ? messages.sending : messages.wait;
}
