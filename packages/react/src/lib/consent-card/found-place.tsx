import type { Action, ArgumentProvenance, ProvenanceSpan } from '@byleave/core';
import type { ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { whereMessages } from '../messages/en/where.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { MarkedText } from '../text/marked-text.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { sourceWords } from './provenance-words.ts';

export interface FoundPlaceProps {
  readonly action: Action;
  /** JSON Pointer of the argument; empty for the call itself. */
  readonly pointer: string;
  readonly found: Pick<ArgumentProvenance, 'provenance'> & { readonly span: ProvenanceSpan };
  /** What was found, for whoever hears the button alone. */
  readonly label: string;
}

/** One place a value was found: quoted, and opened where the host can open it. Opening it decides nothing. */
export function FoundPlace({ action, pointer, found, label }: FoundPlaceProps): ReactNode {
  const { card } = useMessages(cardMessages);
  const messages = useMessages(whereMessages);
  const { viewer, showSource } = useByleave();
  const { user } = action.principal;
  const words = viewer !== undefined && viewer.id !== user.id ? messages.where.toOthers : messages.where;
  const { span } = found;
  const isOfPerson = span.origin === 'user';
  return (
    <>
      <span className="bl-label">
        {isOfPerson ? (
          <Sentence template={found.provenance === 'external' ? words.quoted : words.inMessage} values={{ person: <SafeText text={user.name} /> }} />
        ) : (
          messages.format(messages.where.foundIn, { source: sourceWords(found, card) })
        )}
      </span>
      <blockquote>
        <MarkedText text={span.excerpt} start={span.start - span.excerptStart} end={span.end - span.excerptStart} isCut={span.excerptStart > 0} />
      </blockquote>
      {showSource && (
        <button type="button" className="bl-link" data-bl-part="show-source" onClick={({ currentTarget }) => showSource({ action, pointer, span, opener: currentTarget })}>
          {messages.where.showWhere}
          <span className="bl-hidden">
            {': '}
            <SafeText text={label} />
          </span>
        </button>
      )}
    </>
  );
}
