import type { Action } from '@byleave/core';
import { Suspense, type ReactNode } from 'react';
import type { Inspection } from '../inspection/inspect-action.ts';
import { requestPart } from '../lazy-part/request-part.ts';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';
import type { CardState } from './card-state.ts';
import { isQuorum } from './is-quorum.ts';

const QuorumProgress = requestPart('QuorumProgress');

export interface SlipNotesProps {
  readonly action: Action;
  readonly state: CardState;
  readonly inspection: Inspection;
  readonly now: number | null;
}

/** What a person has to know before they look at the buttons, or instead of them. */
export function SlipNotes({ action, state, inspection, now }: SlipNotesProps): ReactNode {
  const messages = useMessages(cardMessages);
  return (
    <>
      {!inspection.isShown && (
        <p className="bl-warning">
          <Sentence template={messages.card.uninspectable[inspection.reason]} />
        </p>
      )}
      {action.editedBy && <EditNote by={action.editedBy} />}
      {isQuorum(action) && (
        <Suspense fallback={null}>
          <QuorumProgress action={action} now={now} />
        </Suspense>
      )}
      {state === 'notPermitted' && (
        <p className="bl-note">
          <Sentence template={isQuorum(action) ? messages.card.notPermitted.byQuorum : messages.card.notPermitted.byPerson} values={{ person: <SafeText text={action.principal.user.name} /> }} />
        </p>
      )}
      {state === 'offline' && (
        <p className="bl-note" role="status">
          <Sentence template={messages.card.offline} />
        </p>
      )}
      {state === 'submitting' && (
        <p className="bl-note" role="status">
          <Sentence template={messages.card.sending} />
        </p>
      )}
    </>
  );
}

function EditNote({ by }: { readonly by: NonNullable<Action['editedBy']> }): ReactNode {
  const messages = useMessages(cardMessages);
  const { viewer } = useByleave();
  return (
    <p className="bl-note" data-bl-part="edited-by">
      <Sentence template={messages.card.change.editedBy} values={{ person: by.id === viewer?.id ? messages.you : <SafeText text={by.name} /> }} />
    </p>
  );
}
