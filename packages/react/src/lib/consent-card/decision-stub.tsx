import { shortDigest, toPlainText, type Action, type RenderedAction } from '@byleave/core';
import { Suspense, useId, useRef, useState, type ReactNode } from 'react';
import { requestPart } from '../lazy-part/request-part.ts';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages, type Messages } from '../messages/messages.ts';
import { Part } from '../part/part.tsx';
import { toSpokenText } from '../text/spoken-text.ts';
import type { CardState } from './card-state.ts';
import { ApproveWords, DenyWords } from './decision-words.tsx';
import { Expiry } from './expiry.tsx';
import { GuardedButton } from './guarded-button.tsx';
import { isNearEnd } from './near-end.ts';
import type { ConsentRequest } from './use-consent-request.ts';
import { useGrantChoice } from './use-grant-choice.ts';

export interface DecisionStubProps {
  readonly request: ConsentRequest;
  /** Absent: it can't be shown, so it can only be denied. */
  readonly rendered: RenderedAction | undefined;
  readonly showsDigest: boolean;
  /** Part of it has not been in view yet, and has to be. */
  readonly isUnread: boolean;
  readonly onEdit: () => void;
  readonly onReview: ((action: Action) => void) | undefined;
  /** Called after it was given more time, which takes the button away that had the focus. */
  readonly onExtended: () => void;
}

// What not every request needs comes when it is needed. Until it is there, nothing can be pressed that it would hold back.
const BlockedReason = requestPart('BlockedReason');
const Confirmation = requestPart('Confirmation');
const StepUp = requestPart('StepUp');
const GrantChoice = requestPart('GrantChoice');
const DeclineOptions = requestPart('DeclineOptions');
const KeepOpen = requestPart('KeepOpen');

const decidableStates: readonly CardState[] = ['pending', 'steppingUp', 'submitting', 'offline', 'uninspectable', 'awaitingOthers'];
const busyStates: readonly CardState[] = ['steppingUp', 'submitting', 'offline'];

/** The part of the slip that is torn off: until when, how far it reaches, and the two buttons. */
export function DecisionStub({ request, rendered, showsDigest, isUnread, onEdit, onReview, onExtended }: DecisionStubProps): ReactNode {
  const { action, title, state, can, consent, guard, now } = request;
  const messages = useMessages(cardMessages);
  const [reason, setReason] = useState('');
  const [isDeclineOpen, setIsDeclineOpen] = useState(false);
  const [wasDeclineOpen, setWasDeclineOpen] = useState(false);
  const allowing = useGrantChoice();
  const denying = useGrantChoice();
  const whyBlockedId = useId();
  const declineId = useId();
  const approveButton = useRef<HTMLButtonElement>(null);

  const { deadline, demands } = action.lifecycle.context;
  const isBusy = busyStates.includes(state);
  const mustCheck = consent.isConfirming && !consent.isChecked;
  const isDecidable = decidableStates.includes(state);
  const isApprovable = isDecidable && state !== 'awaitingOthers' && rendered !== undefined;
  const isReviewed = onReview === undefined || !reviewedRisks.includes(action.risk);
  const isCalm = isDecidable && state !== 'submitting' && state !== 'steppingUp';
  const grantFields = isApprovable && now !== null ? { fields: rendered.fields, now } : undefined;
  const { attach, warning, blockedBy } = guard;
  const isGuarded = blockedBy !== null;

  return (
    <Part as="div" part="stub" className="bl-stub">
      <Suspense fallback={null}>
        {consent.isConfirming && rendered && <Confirmation action={action} fields={rendered.fields} isChecked={consent.isChecked} onCheck={consent.check} />}
        {isApprovable && isReviewed && demands.stepUp.includes('passkey') && <StepUp consent={consent} onLead={() => approveButton.current?.focus()} />}
        {can.allowInAdvance && grantFields && <GrantChoice effect="allow" action={action} {...grantFields} state={allowing} />}
      </Suspense>
      <div className="bl-stub-facts">
        {deadline !== null && <Expiry title={title} deadline={deadline} now={now} />}
        {showsDigest && (
          <Part as="code" part="digest" className="bl-label bl-digest" dir="ltr">
            {shortDigest(action.digest)}
          </Part>
        )}
      </div>
      {isDecidable && can.decline && (
        <div className="bl-decision" ref={attach} data-bl-warning={warning ?? undefined}>
          <GuardedButton
            kind="deny"
            request={request}
            isBlocked={isBusy || !(consent.canDeny || isGuarded) || (isDeclineOpen && denying.isIncomplete)}
            blockedFor={state === 'offline' ? 'offline' : undefined}
            describedBy={whyBlockedId}
            onActivate={() => consent.deny({ reason: reason.trim(), grant: denying.bounds })}
          >
            <DenyWords choice={denying} now={now} />
          </GuardedButton>
          {isApprovable && !isReviewed && (
            <Part
              as="button"
              part="review"
              className="bl-button bl-button-primary"
              aria-haspopup="dialog"
              aria-label={messages.format(messages.card.review, { approve: messages.inSentence(toSpokenText(toPlainText(rendered.approve))) })}
              onClick={() => onReview(action)}
            >
              {messages.card.reviewShort}
            </Part>
          )}
          {isApprovable && isReviewed && (
            <GuardedButton
              ref={approveButton}
              kind="approve"
              request={request}
              isBlocked={isBusy || !(consent.canApprove || isGuarded) || mustCheck || isUnread || allowing.isIncomplete}
              blockedFor={state === 'offline' ? 'offline' : mustCheck ? 'confirmation_missing' : isUnread ? 'not_read_through' : undefined}
              describedBy={whyBlockedId}
              onActivate={() => consent.approve({ grant: allowing.bounds })}
            >
              <ApproveWords rendered={rendered} choice={allowing} now={now} />
            </GuardedButton>
          )}
        </div>
      )}
      <Suspense fallback={null}>
        <BlockedReason
          id={whyBlockedId}
          guard={guard}
          otherwise={toBlockedWords({ state, mustCheck, isUnread, isIncomplete: allowing.isIncomplete || denying.isIncomplete }, messages)}
        />
      </Suspense>
      {isCalm && (
        <div className="bl-stub-links">
          {can.decline && (
            <button type="button" className="bl-link" aria-expanded={isDeclineOpen} aria-controls={declineId} onClick={() => {
                setIsDeclineOpen(!isDeclineOpen);
                setWasDeclineOpen(true);
              }}>
              {messages.card.addReason}
            </button>
          )}
          {can.edit && rendered && (
            <Part as="button" part="edit" className="bl-link" onClick={onEdit}>
              {messages.card.edit}
            </Part>
          )}
          {now !== null && isNearEnd(action, now) && (
            <Suspense fallback={null}>
              <KeepOpen action={action} isExtendable={can.extend} now={now} onExtended={onExtended} />
            </Suspense>
          )}
        </div>
      )}
      <div id={declineId} hidden={!isDeclineOpen || !isCalm}>
        {wasDeclineOpen && isDecidable && can.decline && (
          <Suspense fallback={null}>
            <DeclineOptions reason={reason} onReason={setReason}>
              {can.declineInAdvance && grantFields && <GrantChoice effect="deny" action={action} {...grantFields} state={denying} />}
            </DeclineOptions>
          </Suspense>
        )}
      </div>
    </Part>
  );
}

const reviewedRisks: readonly Action['risk'][] = ['high', 'critical'];

interface BlockedBecause {
  readonly state: CardState;
  readonly mustCheck: boolean;
  readonly isUnread: boolean;
  readonly isIncomplete: boolean;
}

function toBlockedWords({ state, mustCheck, isUnread, isIncomplete }: BlockedBecause, messages: Messages<'card'>): string | undefined {
  if (state === 'offline') return messages.card.offline;
  if (state === 'submitting') return messages.card.sending;
  if (state === 'steppingUp') return messages.card.usePasskey;
  if (mustCheck) return messages.card.confirmFirst;
  if (isUnread) return messages.card.readFirst;
  return isIncomplete ? messages.card.incomplete : undefined;
}
