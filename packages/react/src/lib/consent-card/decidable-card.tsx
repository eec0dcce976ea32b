import type { Action } from '@byleave/core';
import { Suspense, useCallback, useEffect, useId, useRef, type ReactNode, type RefObject } from 'react';
import type { OcclusionMode } from '../activation-guard/block-reason.ts';
import { requestPart } from '../lazy-part/request-part.ts';
import type { PartRenders } from '../part/part-render.ts';
import { PartsOf } from '../part/parts-of.tsx';
import type { HeadingLevel } from '../text/heading.tsx';
import type { CardSlots } from './card-slots.ts';
import { ConsentCardFrame } from './consent-card-frame.tsx';
import { Receipt } from './receipt.tsx';
import { isReceiptState } from './receipt-words.ts';
import { RequestSlip } from './request-slip.tsx';
import type { Settlement } from './use-consent.ts';
import { useConsentRequest } from './use-consent-request.ts';

const RefusalNote = requestPart('RefusalNote');

export interface DecidableCardProps {
  readonly action: Action;
  readonly headingLevel: HeadingLevel;
  readonly showsDigest: boolean;
  readonly canRenew: boolean;
  readonly cardRef: RefObject<HTMLElement | null>;
  /** It came in the place of a card that had the focus. */
  readonly takesFocus: boolean;
  readonly className: string | undefined;
  /** Called to open the surface on which what is of high risk is decided; then it can't be approved here. */
  readonly onReview: ((action: Action) => void) | undefined;
  readonly occlusion: OcclusionMode | undefined;
  readonly slots: CardSlots | undefined;
  readonly render: PartRenders | undefined;
  readonly onSettled: ((settlement: Settlement) => void) | undefined;
  readonly onRenewed: ((renewed: Action) => void) | undefined;
  readonly onEdited: (edited: Action) => void;
}

/** One action's card, from the request to the receipt. Mount a new one for another action. */
export function DecidableCard(props: DecidableCardProps): ReactNode {
  const { action: known, headingLevel, showsDigest, canRenew, cardRef, takesFocus, className, occlusion, slots, render, onReview, onSettled, onRenewed, onEdited } = props;
  const request = useConsentRequest(known, { onSettled, ...(occlusion && { occlusion }) });
  const { action, state, title, now, consent, guard, grant, viewerId } = request;
  const headingId = useId();
  const { headingRef, noteFocus } = useFocusOnReceipt(cardRef, isReceiptState(state), takesFocus);
  const heading = { headingId, headingLevel, headingRef };
  return (
    <ConsentCardFrame
      ref={cardRef}
      state={state}
      actionId={action.id}
      risk={action.risk}
      blockedBy={guard.isWatching ? guard.blockedBy : null}
      labelledBy={headingId}
      className={className}
      onExpanded={request.report.expanded}
    >
      {consent.refusal && (
        <Suspense fallback={null}>
          <RefusalNote refusal={consent.refusal} action={action} now={now} />
        </Suspense>
      )}
      <PartsOf render={render} state={state} risk={action.risk}>
        {isReceiptState(state) ? (
          <Receipt {...heading} {...{ action, title, state, now, canRenew, onRenewed, grant, viewerId }} />
        ) : (
          <RequestSlip {...heading} {...{ request, showsDigest, onEdited, onReview, slots }} onTear={noteFocus} />
        )}
      </PartsOf>
      {slots?.footer && (
        <div className="bl-body" data-bl-part="slot">
          {slots.footer(action)}
        </div>
      )}
    </ConsentCardFrame>
  );
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
