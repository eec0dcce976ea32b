import { canonicalize, type Action } from '@byleave/core';
import type { ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { Digest } from '../text/digest.tsx';
import { SafeText } from '../text/safe-text.tsx';

/** The canonical text of a request and its digest. */
export function ExactText({ action }: { readonly action: Action }): ReactNode {
  const { card } = useMessages(cardMessages);
  return (
    <>
      <code className="bl-code" dir="ltr">
        <SafeText text={`${action.toolName} ${canonicalize(action.arguments)}`} />
      </code>
      <span className="bl-label">{card.digest}</span>
      <Digest digest={action.digest} isWhole />
    </>
  );
}
