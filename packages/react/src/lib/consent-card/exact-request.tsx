import { canonicalize, type Action } from '@byleave/core';
import type { ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { SafeText } from '../text/safe-text.tsx';

/** What will be sent, to the letter, and the whole digest it is bound by. */
export function ExactRequest({ action }: { readonly action: Action }): ReactNode {
  const messages = useMessages(cardMessages);
  return (
    <details className="bl-exact" data-bl-part="exact-request">
      <summary>{messages.card.exactRequest}</summary>
      <code className="bl-code" dir="ltr">
        <SafeText text={`${action.toolName} ${canonicalize(action.arguments)}`} />
      </code>
      <span className="bl-label">{messages.card.digest}</span>
      <code className="bl-code" dir="ltr" data-bl-part="digest">
        {action.digest}
      </code>
    </details>
  );
}
