import { settleDeadline, toShownPrompt, type Action } from '@byleave/core';
import { useCallback, useEffect, useId, useMemo, useRef, type ReactNode, type RefObject } from 'react';
import { useConnectionStatus } from '../hooks/use-connection-status.ts';
import { useCountdown } from '../hooks/use-countdown.ts';
import { inspectAction, titleOf } from '../inspection/inspect-action.ts';
import { useMessages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { useByleave } from '../provider/byleave-context.ts';
import type { HeadingLevel } from '../text/heading.tsx';
import { toCardState } from './card-state.ts';
import { ConsentCardFrame } from './consent-card-frame.tsx';
import { toPermissions } from './permissions.ts';
import { Receipt } from './receipt.tsx';
import { isReceiptState } from './receipt-words.ts';
import { RefusalNote } from './refusal-note.tsx';
import { RequestSlip } from './request-slip.tsx';
import { useConsent, type Settlement } from './use-consent.ts';

export interface DecidableCardProps {
  readonly action: Action;
  readonly headingLevel: HeadingLevel;
  readonly showsDigest: boolean;
  readonly canRenew: boolean;
  readonly cardRef: RefObject<HTMLElement | null>;
  /** It came in the place of a card that had the focus. */
  readonly takesFocus: boolean;
  readonly className: string | undefined;
  readonly onSettled: ((settlement: Settlement) => void) | undefined;
  readonly onRenewed: ((renewed: Action) => void) | undefined;
  readonly onEdited: (edited: Action) => void;
}

/** One action's card, from the request to the receipt. Mount a new one for another action. */
export function DecidableCard(props: DecidableCardProps): ReactNode {
  const { action: known, headingLevel, showsDigest, canRenew, cardRef, takesFocus, className, onSettled, onRenewed, onEdited } = props;
  const messages = useMessages();
  const format = useTimeFormat();
  const { viewer } = useByleave();
  const isConnected = useConnectionStatus() !== 'reconnecting';

  const knownInspection = useMemo(() => inspectAction(known, format), [known, format]);
  const shown = useMemo(
    () => (knownInspection.isShown ? toShownPrompt(known, format.locale, format.timeZone) : undefined),
    [known, knownInspection, format],
  );
  const consent = useConsent(known, shown, onSettled);
  const action = latestOf(known, consent.accepted?.action);
  const inspection = useMemo(() => (action === known ? knownInspection : inspectAction(action, format)), [action, known, knownInspection, format]);
  const title = useMemo(() => titleOf(action, format, messages), [action, format, messages]);
  const now = useCountdown(action.lifecycle.context.deadline);

  const state = toCardState(action, {
    phase: consent.phase,
    isForbidden: consent.refusal?.code === 'forbidden',
    isInspectable: inspection.isShown,
    isConnected,
    viewer,
    now,
  });
  const at = now ?? action.proposedAt;
  const can = toPermissions(action, settleDeadline(action.lifecycle, at), viewer, at);
  const isReceipt = isReceiptState(state);
  const headingId = useId();
  const { headingRef, noteFocus } = useFocusOnReceipt(cardRef, isReceipt, takesFocus);
  const heading = { headingId, headingLevel, headingRef };
  const decider = consent.accepted?.action.lifecycle.context.decisions.at(-1)?.by.id;

  return (
    <ConsentCardFrame
      ref={cardRef}
      state={state}
      risk={action.risk}
      isRecent={state === 'pending' && consent.isRecent}
      labelledBy={headingId}
      className={className}
    >
      {consent.refusal && <RefusalNote refusal={consent.refusal} action={action} now={now} />}
      {isReceiptState(state) ? (
        <Receipt {...heading} {...{ action, title, state, now, canRenew, onRenewed }} grant={consent.accepted?.grant} viewerId={viewer?.id ?? decider} />
      ) : (
        <RequestSlip {...heading} {...{ action, inspection, title, state, can, consent, showsDigest, now, onEdited }} onTear={noteFocus} />
      )}
    </ConsentCardFrame>
  );
}

/** The answer to this card's own decision can be ahead of the data everybody shares. */
function latestOf(known: Action, accepted: Action | undefined): Action {
  if (!accepted || known.lifecycle.state !== 'awaitingConsent') return known;
  return known.lifecycle.context.decisions.length < accepted.lifecycle.context.decisions.length ? accepted : known;
}

/** Leads the focus from the torn-off slip to the receipt, if it was in the card; otherwise leaves it alone. */
function useFocusOnReceipt(cardRef: RefObject<HTMLElement | null>, isReceipt: boolean, takesFocus: boolean) {
  const headingRef = useRef<HTMLHeadingElement>(null);
  const hadFocus = useRef(false);
  const noteFocus = useCallback(() => {
    hadFocus.current = cardRef.current?.contains(document.activeElement) ?? false;
  }, [cardRef]);
  useEffect(() => {
    if (isReceipt && hadFocus.current) headingRef.current?.focus();
    hadFocus.current = false;
  }, [isReceipt]);
  useEffect(() => {
    if (takesFocus) headingRef.current?.focus();
  }, [takesFocus]);
  return { headingRef, noteFocus };
}
