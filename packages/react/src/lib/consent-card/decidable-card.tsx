import type { Action } from '@byleave/core';
import { useCallback, useEffect, useId, useMemo, useRef, type ReactNode } from 'react';
import { useConnectionStatus } from '../hooks/use-connection-status.ts';
import { useCountdown } from '../hooks/use-countdown.ts';
import { inspectAction, titleOf } from '../inspection/inspect-action.ts';
import { useMessages } from '../messages/messages.ts';
import { useByleave } from '../provider/byleave-context.ts';
import type { HeadingLevel } from '../text/heading.tsx';
import { toCardState } from './card-state.ts';
import { ConsentCardFrame } from './consent-card-frame.tsx';
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
  readonly className: string | undefined;
  readonly onSettled: ((settlement: Settlement) => void) | undefined;
  readonly onRenewed: ((renewed: Action) => void) | undefined;
}

/** One action's card, from the request to the receipt. Mount a new one for another action. */
export function DecidableCard({ action: known, headingLevel, showsDigest, canRenew, className, onSettled, onRenewed }: DecidableCardProps): ReactNode {
  const messages = useMessages();
  const { locale, viewerId } = useByleave();
  const isConnected = useConnectionStatus() !== 'reconnecting';
  const consent = useConsent(known, onSettled);
  const action = latestOf(known, consent.accepted);
  const inspection = useMemo(() => inspectAction(action, locale), [action, locale]);
  const title = useMemo(() => titleOf(action, locale, messages), [action, locale, messages]);
  const now = useCountdown(action.lifecycle.context.deadline);

  const state = toCardState(action, {
    phase: consent.phase,
    isForbidden: consent.refusal?.code === 'forbidden',
    isInspectable: inspection.isShown,
    isConnected,
    viewerId,
    now,
  });
  const isReceipt = isReceiptState(state);
  const headingId = useId();
  const { cardRef, headingRef, noteFocus } = useFocusOnReceipt(isReceipt);
  const heading = { headingId, headingLevel, headingRef };
  const decider = consent.accepted?.lifecycle.context.decisions.at(-1)?.by.id;

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
        <Receipt {...heading} {...{ action, title, state, now, canRenew, onRenewed }} viewerId={viewerId ?? decider} />
      ) : (
        <RequestSlip {...heading} {...{ action, inspection, title, state, consent, showsDigest, now }} onTear={noteFocus} />
      )}
    </ConsentCardFrame>
  );
}

/** The answer to this card's own decision can be ahead of the data everybody shares. */
function latestOf(known: Action, accepted: Action | null): Action {
  return accepted && known.lifecycle.state === 'awaitingConsent' ? accepted : known;
}

/** Leads the focus from the torn-off slip to the receipt, if it was in the card; otherwise leaves it alone. */
function useFocusOnReceipt(isReceipt: boolean) {
  const cardRef = useRef<HTMLElement>(null);
  const headingRef = useRef<HTMLHeadingElement>(null);
  const hadFocus = useRef(false);
  const noteFocus = useCallback(() => {
    hadFocus.current = cardRef.current?.contains(document.activeElement) ?? false;
  }, []);
  useEffect(() => {
    if (isReceipt && hadFocus.current) headingRef.current?.focus();
    hadFocus.current = false;
  }, [isReceipt]);
  return { cardRef, headingRef, noteFocus };
}
