import { shortDigest, type Action, type RenderedAction, type SentencePart } from '@byleave/core';
import { useId, useRef, useState, type ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { scopeMessages } from '../messages/en/scope.ts';
import { stepUpMessages } from '../messages/en/step-up.ts';
import { useMessages, type Messages } from '../messages/messages.ts';
import type { CardState } from './card-state.ts';
import { Confirmation } from './confirmation.tsx';
import { ApproveWords, DenyWords } from './decision-words.tsx';
import { DeclineOptions } from './decline-options.tsx';
import { Expiry } from './expiry.tsx';
import { GrantChoice } from './grant-choice.tsx';
import { GuardedButton } from './guarded-button.tsx';
import { KeepOpen } from './keep-open.tsx';
import type { Permissions } from './permissions.ts';
import { StepUp } from './step-up.tsx';
import type { Consent } from './use-consent.ts';
import { useExposure } from './use-exposure.ts';
import { useGrantChoice } from './use-grant-choice.ts';

export interface DecisionStubProps {
  readonly action: Action;
  /** Absent: it can't be shown, so it can only be denied. */
  readonly rendered: RenderedAction | undefined;
  readonly title: readonly SentencePart[];
  readonly state: CardState;
  readonly can: Permissions;
  readonly consent: Consent;
  readonly showsDigest: boolean;
  readonly now: number | null;
  readonly onEdit: () => void;
  /** Called after it was given more time, which takes the button away that had the focus. */
  readonly onExtended: () => void;
}

const decidableStates: readonly CardState[] = ['pending', 'steppingUp', 'submitting', 'offline', 'uninspectable', 'awaitingOthers'];
const busyStates: readonly CardState[] = ['steppingUp', 'submitting', 'offline'];

/** The part of the slip that is torn off: until when, how far it reaches, and the two buttons. */
export function DecisionStub({ action, rendered, title, state, can, consent, showsDigest, now, onEdit, onExtended }: DecisionStubProps): ReactNode {
  const messages = useMessages(cardMessages, scopeMessages, stepUpMessages);
  const [reason, setReason] = useState('');
  const [isDeclineOpen, setIsDeclineOpen] = useState(false);
  const allowing = useGrantChoice(now);
  const denying = useGrantChoice(now);
  const whyBlockedId = useId();
  const declineId = useId();
  const stub = useRef<HTMLDivElement>(null);
  const approveButton = useRef<HTMLButtonElement>(null);
  useExposure(stub, consent.expose);

  const { deadline, demands } = action.lifecycle.context;
  const isBusy = busyStates.includes(state);
  const mustCheck = consent.isConfirming && !consent.isChecked;
  const isDecidable = decidableStates.includes(state);
  const isApprovable = isDecidable && state !== 'awaitingOthers' && rendered !== undefined;
  const isCalm = isDecidable && state !== 'submitting' && state !== 'steppingUp';
  const grantFields = isApprovable && now !== null ? { fields: rendered.fields, now } : undefined;

  return (
    <div className="bl-stub" data-bl-part="stub" ref={stub}>
      {consent.isConfirming && rendered && <Confirmation fields={rendered.fields} isChecked={consent.isChecked} onCheck={consent.check} />}
      {isApprovable && demands.stepUp.includes('passkey') && <StepUp consent={consent} onLead={() => approveButton.current?.focus()} />}
      {can.allowInAdvance && grantFields && <GrantChoice effect="allow" action={action} {...grantFields} state={allowing} />}
      <div className="bl-stub-facts">
        {deadline !== null && <Expiry title={title} deadline={deadline} now={now} />}
        {showsDigest && <code className="bl-label bl-digest" dir="ltr">{shortDigest(action.digest)}</code>}
      </div>
      {isDecidable && can.decline && (
        <div className="bl-decision">
          <GuardedButton
            kind="deny"
            isBlocked={isBusy || !consent.canDeny || (isDeclineOpen && denying.isIncomplete)}
            describedBy={whyBlockedId}
            onActivate={() => consent.deny({ reason: reason.trim(), grant: denying.bounds })}
          >
            <DenyWords choice={denying} now={now} />
          </GuardedButton>
          {isApprovable && (
            <GuardedButton
              ref={approveButton}
              kind="approve"
              isBlocked={isBusy || !consent.canApprove || mustCheck || allowing.isIncomplete}
              describedBy={whyBlockedId}
              onActivate={() => consent.approve({ grant: allowing.bounds })}
            >
              <ApproveWords rendered={rendered} choice={allowing} now={now} />
            </GuardedButton>
          )}
        </div>
      )}
      <span id={whyBlockedId} hidden>
        {mustCheck ? messages.card.confirmFirst : toBlockedWords(state, allowing.isIncomplete || denying.isIncomplete, messages)}
      </span>
      {isCalm && (
        <div className="bl-stub-links">
          {can.decline && (
            <button type="button" className="bl-link" aria-expanded={isDeclineOpen} aria-controls={declineId} onClick={() => setIsDeclineOpen(!isDeclineOpen)}>
              {messages.card.addReason}
            </button>
          )}
          {can.edit && rendered && (
            <button type="button" className="bl-link" data-bl-part="edit" onClick={onEdit}>
              {messages.card.edit}
            </button>
          )}
          {now !== null && <KeepOpen action={action} isExtendable={can.extend} now={now} onExtended={onExtended} />}
        </div>
      )}
      {isDecidable && can.decline && (
        <DeclineOptions id={declineId} isOpen={isDeclineOpen && isCalm} reason={reason} onReason={setReason}>
          {can.declineInAdvance && grantFields && <GrantChoice effect="deny" action={action} {...grantFields} state={denying} />}
        </DeclineOptions>
      )}
    </div>
  );
}

function toBlockedWords(state: CardState, isIncomplete: boolean, messages: Messages<'card' | 'scope' | 'stepUp'>): string {
  if (state === 'offline') return messages.card.offline;
  if (state === 'submitting') return messages.card.sending;
  if (state === 'steppingUp') return messages.stepUp.asking;
  return isIncomplete ? messages.scope.incomplete : messages.card.wait;
}
