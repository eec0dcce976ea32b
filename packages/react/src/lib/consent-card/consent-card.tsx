'use client';

import type { Action } from '@byleave/core';
import type { ReactNode } from 'react';
import { useAction } from '../hooks/use-action.ts';
import { isKnownLifecycle } from '../inspection/inspect-action.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';
import type { HeadingLevel } from '../text/heading.tsx';
import { ConsentCardFrame } from './consent-card-frame.tsx';
import { DecidableCard } from './decidable-card.tsx';
import type { Settlement } from './use-consent.ts';

export type ConsentCardProps = ConsentCardSubject & {
  /** Default 3. */
  readonly headingLevel?: HeadingLevel;
  /** Whether the short digest is on the slip. The receipt always has it. Default `true`. */
  readonly showDigest?: boolean;
  readonly className?: string;
  /** Whether an expired request can still be asked again. Default `true`; pass `false` once nobody waits for it. */
  readonly canRenew?: boolean;
  /** Called once for each decision made on this card, with how it ended. */
  readonly onSettled?: (settlement: Settlement) => void;
  /** Called with the new action when the person asks again. It has an id of its own, and needs a card of its own. */
  readonly onRenewed?: (renewed: Action) => void;
};

/** Which action: by id, or as the host has it already. Either way the authority's latest word is what is shown. */
type ConsentCardSubject =
  | { readonly action: Action; readonly actionId?: never }
  | { readonly actionId: string; readonly action?: never };

/**
 * Asks a person to decide one action, and shows what became of it. What it shows is rendered from the action itself;
 * what it can't show, it does not let anybody approve.
 */
export function ConsentCard({ action: given, actionId, headingLevel = 3, showDigest = true, canRenew = true, className, onSettled, onRenewed }: ConsentCardProps): ReactNode {
  const messages = useMessages();
  const { data: action, error, refetch } = useAction(given?.id ?? actionId ?? '', given);

  if (action && isKnownLifecycle(action)) {
    return (
      <DecidableCard
        key={action.id}
        action={action}
        headingLevel={headingLevel}
        showsDigest={showDigest}
        canRenew={canRenew}
        className={className}
        onSettled={onSettled}
        onRenewed={onRenewed}
      />
    );
  }
  if (!action && !error) {
    return (
      <ConsentCardFrame state="loading" className={className}>
        <p className="bl-body bl-label" role="status">
          {messages.loading}
        </p>
      </ConsentCardFrame>
    );
  }
  return (
    <ConsentCardFrame state="error" className={className}>
      <div className="bl-body" role="alert">
        <p>
          <Sentence template={action ? messages.otherVersion : messages.loadFailed} />
        </p>
        {error && (
          <p className="bl-label">
            <SafeText text={messages.refusal(error.refusal)} />
          </p>
        )}
        <button type="button" className="bl-button bl-button-small" onClick={() => void refetch()}>
          {messages.retry}
        </button>
      </div>
    </ConsentCardFrame>
  );
}
