'use client';

import type { Action } from '@byleave/core';
import { useCallback, useEffect, useId, useRef, useSyncExternalStore, type ReactNode, type RefObject } from 'react';
import { createPortal } from 'react-dom';
import { isReceiptState } from '../consent-card/receipt-words.ts';
import { useExpansion } from '../consent-card/consent-card-frame.tsx';
import type { Settlement } from '../consent-card/use-consent.ts';
import { useConsentRequest } from '../consent-card/use-consent-request.ts';
import { useLatestAction } from '../consent-card/use-latest-action.ts';
import { dialogMessages } from '../messages/en/dialog.ts';
import { useMessages } from '../messages/messages.ts';
import { Part } from '../part/part.tsx';
import type { PartRenders } from '../part/part-render.ts';
import { PartsOf } from '../part/parts-of.tsx';
import { usePortalContainer } from '../provider/portal-context.ts';
import type { HeadingLevel } from '../text/heading.tsx';
import { useDialogFocus, useFocusReturn } from './dialog-focus.ts';
import { DialogRequest } from './dialog-request.tsx';
import { useEscape } from './escape.ts';
import { useScrollLock } from './scroll-lock.ts';
import { useTopLayer } from './top-layer.ts';
import { useRequestQueue, type RequestQueue } from './use-request-queue.ts';

export interface ConsentDialogProps {
  /** What is to be decided, in this order; it may grow while the dialog is open. Nothing is shown while it is empty. */
  readonly actions: readonly Action[];
  /** Open it only on the person's own press: a dialog that comes by itself is a dialog that is clicked away. */
  readonly isOpen: boolean;
  /** Called when the person closes it: with Escape or the button, to decide later, or after the last decision. */
  readonly onClose: () => void;
  /** Default 2. */
  readonly headingLevel?: HeadingLevel;
  /** Called once for each decision made here, with how it ended. */
  readonly onSettled?: (settlement: Settlement) => void;
  /** Where the focus goes after closing. Default: where it was, or the receipt on the request's card. */
  readonly finalFocus?: RefObject<HTMLElement | null>;
  /** Where it is mounted, such as a shadow root. Default: the provider's, or else the page's body. */
  readonly container?: HTMLElement | ShadowRoot | null;
  readonly className?: string;
  /** How the host renders parts of it. What takes something away that a person needs is not used. */
  readonly render?: PartRenders;
}

/**
 * Asks for what is of high risk where nothing on the page can cover it: in the browser's top layer, with everything
 * else inert. Escape means "later". Requests come one at a time, and the next one only when the person asks for it.
 */
export function ConsentDialog({ actions, isOpen, container, finalFocus, ...options }: ConsentDialogProps): ReactNode {
  const portal = usePortalContainer();
  const isOnPage = useSyncExternalStore(subscribeToNothing, () => true, () => false);
  const isShown = isOnPage && isOpen && actions.length > 0;
  const done = useRef<string | null>(null);
  const noteDone = useCallback((actionId: string | null) => void (done.current = actionId), []);
  useFocusReturn(isShown, () => finalFocus?.current ?? (done.current === null ? null : receiptOf(done.current)));
  useEscape(isShown, options.onClose);
  useScrollLock(isShown);
  return isShown && createPortal(<Queue actions={actions} onDone={noteDone} {...options} />, container ?? portal ?? document.body);
}

/** Whether a server renders is all that is asked, and that does not change. */
function subscribeToNothing(): () => void {
  return () => {};
}

interface QueueProps extends Omit<ConsentDialogProps, 'isOpen' | 'container' | 'finalFocus'> {
  /** Called with the request whose receipt is shown now. */
  readonly onDone: (actionId: string | null) => void;
}

function Queue({ actions, ...options }: QueueProps): ReactNode {
  const queue = useRequestQueue(actions);
  const { current } = queue;
  if (!current) return null;
  return <Following key={current.id} given={current} queue={queue} {...options} />;
}

interface FollowingProps extends Omit<QueueProps, 'actions'> {
  readonly given: Action;
  readonly queue: RequestQueue;
}

/** Goes on with the request that takes this one's place. */
function Following(props: FollowingProps): ReactNode {
  const { given } = props;
  const popup = useRef<HTMLDivElement>(null);
  const { query, follow } = useLatestAction({ id: given.id, given, follows: true, cardRef: popup, onSuperseded: undefined });
  const action = query.data ?? given;
  return <Popup key={action.id} {...props} popup={popup} action={action} onEdited={follow} />;
}

interface PopupProps extends FollowingProps {
  readonly popup: RefObject<HTMLDivElement | null>;
  readonly action: Action;
  readonly onEdited: (edited: Action) => void;
}

function Popup({ action: known, queue, popup, headingLevel = 2, onSettled, onEdited, onClose, onDone, className, render }: PopupProps): ReactNode {
  const { dialog, locale, direction, format } = useMessages(dialogMessages);
  const request = useConsentRequest(known, { surface: 'dialog', onSettled });
  const { action, state, guard, report } = request;
  const headingId = useId();
  const descriptionId = useId();
  const headingRef = useRef<HTMLHeadingElement>(null);
  const isDone = isReceiptState(state);
  useTopLayer(popup);
  useDialogFocus(popup, () => (action.risk === 'high' || action.risk === 'critical' ? headingRef.current : denyOf(popup.current)));
  useEffect(() => onDone(isDone ? known.id : null), [onDone, isDone, known.id]);
  useExpansion(popup, report.expanded);
  return (
    <div
      ref={popup}
      role="alertdialog"
      popover="manual"
      tabIndex={-1}
      className={className === undefined ? 'bl-card bl-dialog' : `bl-card bl-dialog ${className}`}
      lang={locale}
      dir={direction}
      data-bl-part="consent-dialog"
      data-bl-surface="dialog"
      data-bl-action={action.id}
      data-bl-state={state}
      data-bl-risk={action.risk}
      data-bl-blocked={(guard.isWatching ? guard.blockedBy : null) ?? undefined}
      aria-labelledby={headingId}
      aria-describedby={descriptionId}
    >
      <PartsOf render={render} state={state} risk={action.risk}>
      <div className="bl-dialog-bar">
        {queue.total > 1 && (
          <span className="bl-label bl-tabular" data-bl-part="queue-position">
            <bdi>{format(dialog.position, { position: queue.position, total: queue.total })}</bdi>
          </span>
        )}
        {!isDone && (
          <Part as="button" part="later" className="bl-link" onClick={onClose}>
            {dialog.later}
          </Part>
        )}
      </div>
      <DialogRequest {...{ request, headingId, headingLevel, headingRef, descriptionId, onEdited }} />
      {isDone && (
        <div className="bl-dialog-end">
          <Part as="button" part="close" className="bl-button" onClick={onClose}>
            {dialog.close}
          </Part>
          {queue.hasNext && (
            <Part as="button" part="next" className="bl-button bl-button-primary" onClick={queue.goOn}>
              {dialog.next}
            </Part>
          )}
        </div>
      )}
      </PartsOf>
    </div>
  );
}

function denyOf(popup: HTMLElement | null): HTMLElement | null {
  return popup?.querySelector<HTMLElement>('[data-bl-part="deny"]') ?? null;
}

function receiptOf(actionId: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-bl-part="consent-card"][data-bl-action="${CSS.escape(actionId)}"] [data-bl-part="title"]`);
}
