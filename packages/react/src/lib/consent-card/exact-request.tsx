import type { Action } from '@byleave/core';
import { Suspense, useState, type ReactNode } from 'react';
import { requestPart } from '../lazy-part/request-part.ts';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';

const ExactText = requestPart('ExactText');

/** What will be sent, to the letter, and the whole digest it is bound by. */
export function ExactRequest({ action }: { readonly action: Action }): ReactNode {
  const { card } = useMessages(cardMessages);
  const [wasOpened, setWasOpened] = useState(false);
  return (
    <details className="bl-exact" data-bl-part="exact-request" onToggle={({ currentTarget }) => currentTarget.open && setWasOpened(true)}>
      <summary>{card.exactRequest}</summary>
      {wasOpened && (
        <Suspense fallback={<p className="bl-label">{card.loading}</p>}>
          <ExactText action={action} />
        </Suspense>
      )}
    </details>
  );
}
