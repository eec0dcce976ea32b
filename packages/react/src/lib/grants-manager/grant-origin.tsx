import type { Action, Grant } from '@byleave/core';
import { useState, type ReactNode } from 'react';
import { useAction } from '../hooks/use-action.ts';
import { titleOf } from '../inspection/inspect-action.ts';
import { formatTime } from '../messages/time-format.ts';
import { grantsManagerMessages } from '../messages/en/grants-manager.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { Digest } from '../text/digest.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { SentenceText } from '../text/sentence-text.tsx';
import { Time } from '../text/time.tsx';

export interface GrantOriginProps {
  readonly grant: Grant;
  readonly now: number | null;
}

/** The decision a grant came from: whose word it was, when, and on what. */
export function GrantOrigin({ grant, now }: GrantOriginProps): ReactNode {
  const messages = useMessages(grantsManagerMessages);
  const format = useTimeFormat();
  const [isOpen, setIsOpen] = useState(false);
  const action = useAction(isOpen ? grant.givenWith : undefined);
  const { decision } = grant;
  return (
    <details className="bl-origin" data-bl-part="grant-origin" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{messages.grantsManager.origin}</summary>
      <p className="bl-label">
        <Sentence
          template={messages.grantsManager.givenBy}
          values={{
            person: <SafeText text={decision.by.name} />,
            time: <Time at={decision.at}>{formatTime(decision.at, format, now)}</Time>,
          }}
        />
      </p>
      {action.data && <OriginAction action={action.data} />}
      {action.error && (
        <p className="bl-label" role="alert">
          <SafeText text={messages.refusal(action.error.refusal)} />
        </p>
      )}
    </details>
  );
}

function OriginAction({ action }: { readonly action: Action }): ReactNode {
  const messages = useMessages(grantsManagerMessages);
  const format = useTimeFormat();
  return (
    <p className="bl-label">
      <SentenceText parts={titleOf(action, format, messages)} /> · <Digest digest={action.digest} />
    </p>
  );
}
