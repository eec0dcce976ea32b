import type { ByleaveError } from '@byleave/core';
import type { ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';

export interface CardFailureProps {
  /** It was read, but another version wrote it. */
  readonly isOther: boolean;
  readonly error: ByleaveError | null;
  readonly onRetry: () => void;
}

/** Why a request can't be shown, and the way to try again. */
export function CardFailure({ isOther, error, onRetry }: CardFailureProps): ReactNode {
  const messages = useMessages(cardMessages);
  return (
    <div className="bl-body" role="alert">
      <p>
        <Sentence template={isOther ? messages.card.otherVersion : messages.card.loadFailed} />
      </p>
      {error && (
        <p className="bl-label">
          <SafeText text={messages.refusal(error.refusal)} />
        </p>
      )}
      <button type="button" className="bl-button bl-button-small" onClick={onRetry}>
        {messages.retry}
      </button>
    </div>
  );
}
