import type { Action } from '@byleave/core';
import type { ReactNode } from 'react';
import type { Inspection } from '../inspection/inspect-action.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';
import type { CardState } from './card-state.ts';

export interface SlipNotesProps {
  readonly action: Action;
  readonly state: CardState;
  readonly inspection: Inspection;
}

/** What a person has to know before they look at the buttons, or instead of them. */
export function SlipNotes({ action, state, inspection }: SlipNotesProps): ReactNode {
  const messages = useMessages();
  const { approvalsNeeded, decisions } = action.lifecycle.context;
  return (
    <>
      {!inspection.isShown && <p className="bl-warning"><Sentence template={messages.uninspectable[inspection.reason]} /></p>}
      {approvalsNeeded > 1 && (
        <p className="bl-note">
          {messages.approvalsSoFar(decisions.length, approvalsNeeded)}
          {decisions.map(({ by }) => (
            <span key={by.id}>
              {' · '}
              <SafeText text={by.name} />
            </span>
          ))}
        </p>
      )}
      {state === 'awaitingOthers' && <p className="bl-note"><Sentence template={messages.awaitingOthers} /></p>}
      {state === 'notPermitted' && (
        <p className="bl-note">
          <Sentence template={messages.notPermitted} values={{ person: <SafeText text={action.principal.user.name} /> }} />
        </p>
      )}
      {state === 'offline' && (
        <p className="bl-note" role="status">
          <Sentence template={messages.offline} />
        </p>
      )}
      {state === 'submitting' && (
        <p className="bl-note" role="status">
          <Sentence template={messages.sending} />
        </p>
      )}
    </>
  );
}
