import type { ByleaveError } from '@byleave/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';

export interface PanelFailureProps {
  /** What can't be shown. */
  readonly words: string;
  readonly error: ByleaveError | null;
  readonly onRetry: () => void;
}

/** Something could not be read: what, why, and the way to try again. */
export function PanelFailure({ words, error, onRetry }: PanelFailureProps): ReactNode {
  const messages = useMessages();
  return (
    <div className="bl-body" role="alert">
      <p>
        <Sentence template={words} />
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
