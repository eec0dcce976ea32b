'use client';

import type { Action } from '@byleave/core';
import { Suspense, useRef, type ReactNode } from 'react';
import type { OcclusionMode } from '../activation-guard/block-reason.ts';
import { isKnownLifecycle } from '../inspection/inspect-action.ts';
import { requestPart } from '../lazy-part/request-part.ts';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import type { PartRenders } from '../part/part-render.ts';
import type { HeadingLevel } from '../text/heading.tsx';
import { ConsentCardFrame } from './consent-card-frame.tsx';
import type { CardSlots } from './card-slots.ts';
import { DecidableCard } from './decidable-card.tsx';
import type { Settlement } from './use-consent.ts';
import { useLatestAction } from './use-latest-action.ts';

const PanelFailure = requestPart('PanelFailure');

export type ConsentCardProps = ConsentCardSubject & ConsentCardOptions;

/** Which action: by id, or as the host has it already. Either way the authority's latest word is what is shown. */
type ConsentCardSubject =
  | { readonly action: Action; readonly actionId?: never }
  | { readonly actionId: string; readonly action?: never };

interface ConsentCardOptions {
  /** Default 3. */
  readonly headingLevel?: HeadingLevel;
  /** Whether the short digest is on the slip. The receipt always has it. Default `true`. */
  readonly showDigest?: boolean;
  readonly className?: string;
  /** What is done about something that lies over the buttons. Default `warn`; a `ConsentDialog` enforces it. */
  readonly occlusion?: OcclusionMode;
  /** What the host adds. It stands apart from what the kit vouches for, and takes nothing of that away. */
  readonly slots?: CardSlots;
  /** How the host renders parts of it. What takes something away that a person needs is not used. */
  readonly render?: PartRenders;
  /** Whether an expired request can still be asked again. Default `true`; pass `false` once nobody waits for it. */
  readonly canRenew?: boolean;
  /**
   * Whether the card goes on with the request that takes this one's place: changed by the person, or by the agent.
   * Default `true`; pass `false` where that request has a card of its own.
   */
  readonly followsSuccessor?: boolean;
  /**
   * Called when the person wants to decide what is of high or critical risk: open a `ConsentDialog` on it. The card's own
   * approving button then leads there instead. Without it, everything is decided on the card.
   */
  readonly onReview?: (action: Action) => void;
  /** Called once for each decision made on this card, with how it ended. */
  readonly onSettled?: (settlement: Settlement) => void;
  /** Called with the new action when the person asks again. It has an id of its own, and needs a card of its own. */
  readonly onRenewed?: (renewed: Action) => void;
  /** Called with the action that took this one's place. Unless told otherwise, the card shows it already. */
  readonly onSuperseded?: (successor: Action) => void;
}

/**
 * Asks a person to decide one action, and shows what became of it. What it shows is rendered from the action itself;
 * what it can't show, it does not let anybody approve.
 */
export function ConsentCard({ action, actionId, ...options }: ConsentCardProps): ReactNode {
  const id = action?.id ?? actionId ?? '';
  return <FollowingCard key={id} id={id} given={action} {...options} />;
}

interface FollowingCardProps extends ConsentCardOptions {
  readonly id: string;
  readonly given: Action | undefined;
}

function FollowingCard(props: FollowingCardProps): ReactNode {
  const { id, given, headingLevel = 3, showDigest = true, canRenew = true, followsSuccessor = true, className, occlusion, slots, render, onReview, onSettled, onRenewed, onSuperseded } = props;
  const messages = useMessages(cardMessages);
  const cardRef = useRef<HTMLElement>(null);
  const { query, takesFocus, follow } = useLatestAction({ id, given, follows: followsSuccessor, cardRef, onSuperseded });
  const { data: action, error, refetch } = query;

  if (action && isKnownLifecycle(action)) {
    return (
      <DecidableCard
        key={action.id}
        action={action}
        headingLevel={headingLevel}
        showsDigest={showDigest}
        canRenew={canRenew}
        cardRef={cardRef}
        takesFocus={takesFocus}
        className={className}
        occlusion={occlusion}
        slots={slots}
        render={render}
        onReview={onReview}
        onSettled={onSettled}
        onRenewed={onRenewed}
        onEdited={followsSuccessor ? follow : (edited) => onSuperseded?.(edited)}
      />
    );
  }
  if (!action && !error) {
    return (
      <ConsentCardFrame state="loading" className={className}>
        <p className="bl-body bl-label" role="status">
          {messages.card.loading}
        </p>
      </ConsentCardFrame>
    );
  }
  return (
    <ConsentCardFrame state="error" className={className}>
      <Suspense fallback={null}>
        <PanelFailure words={action ? messages.card.otherVersion : messages.card.loadFailed} error={error} onRetry={() => void refetch()} />
      </Suspense>
    </ConsentCardFrame>
  );
}
