import type { Action } from '@byleave/core';
import type { ReactNode } from 'react';
import { useRenewal } from '../hooks/use-renewal.ts';
import { receiptMessages } from '../messages/en/receipt.ts';
import { useMessages } from '../messages/messages.ts';
import { SafeText } from '../text/safe-text.tsx';

export interface RenewButtonProps {
  readonly action: Action;
  readonly onRenewed: ((renewed: Action) => void) | undefined;
}

/** Asks again for what has expired. The answer is another action, with a card of its own. */
export function RenewButton({ action, onRenewed }: RenewButtonProps): ReactNode {
  const messages = useMessages(receiptMessages);
  const renewal = useRenewal();
  if (renewal.isSuccess) return <p className="bl-label" role="status">{messages.receipt.askedAgain}</p>;
  return (
    <div className="bl-renew">
      <button
        type="button"
        className="bl-button bl-button-small"
        data-bl-part="renew"
        aria-disabled={renewal.isPending || undefined}
        onClick={() => {
          if (!renewal.isPending) renewal.mutate(action.id, { onSuccess: (renewed) => onRenewed?.(renewed) });
        }}
      >
        {messages.receipt.askAgain}
      </button>
      {renewal.error && (
        <p role="alert">
          <SafeText text={messages.refusal(renewal.error.refusal)} />
        </p>
      )}
    </div>
  );
}
