import type { Action, ArgumentProvenance } from '@byleave/core';
import type { ReactNode } from 'react';
import { whereMessages } from '../messages/en/where.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';
import { FoundPlace } from './found-place.tsx';

export interface RequestOriginProps {
  readonly action: Action;
  /** Of the call itself. */
  readonly origin: ArgumentProvenance;
}

/** Whose idea the call was: the words that ask for such a thing, or that none do. */
export function RequestOrigin({ action, origin }: RequestOriginProps): ReactNode {
  const messages = useMessages(whereMessages);
  const { viewer } = useByleave();
  const { user } = action.principal;
  const words = viewer !== undefined && viewer.id !== user.id ? messages.where.toOthers : messages.where;
  const isAsked = origin.provenance === 'user';
  const sentence = <Sentence template={isAsked ? words.asked : words.notAsked} values={{ person: <SafeText text={user.name} /> }} />;
  return (
    <div className="bl-request-origin" data-bl-part="request-origin" data-bl-provenance={origin.provenance}>
      {isAsked && origin.span ? (
        <details className="bl-where">
          <summary>{sentence}</summary>
          <FoundPlace action={action} pointer="" found={{ ...origin, span: origin.span }} label={origin.span.excerpt.slice(origin.span.start - origin.span.excerptStart, origin.span.end - origin.span.excerptStart)} />
        </details>
      ) : (
        <p>{sentence}</p>
      )}
    </div>
  );
}
