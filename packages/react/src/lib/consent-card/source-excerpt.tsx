import type { ArgumentProvenance, ProvenanceSpan } from '@byleave/core';
import type { ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { SafeText } from '../text/safe-text.tsx';
import { VisibleText } from '../text/visible-text.tsx';
import { sourceWords } from './provenance-words.ts';

export interface SourceExcerptProps {
  readonly provenance: ArgumentProvenance;
  readonly span: ProvenanceSpan;
  /** The argument's name, for whoever hears the words alone. */
  readonly label: string;
  /** Where the value came from: "From an e-mail". */
  readonly words: string;
}

/** The place outside where a value was found, quoted, behind the words that name it. */
export function SourceExcerpt({ provenance, span, label, words }: SourceExcerptProps): ReactNode {
  const messages = useMessages(cardMessages);
  const [before, match, after] = splitExcerpt(span);
  return (
    <details className="bl-where" data-bl-part="source-excerpt">
      <summary>
        <SafeText text={words} />
        <span className="bl-hidden">
          {'. '}
          {messages.card.showWhere}
          {': '}
          <SafeText text={label} />
        </span>
      </summary>
      <span className="bl-label">{messages.format(messages.card.foundIn, { source: sourceWords(provenance, messages) })}</span>
      <blockquote>
        <bdi dir="auto">
          <VisibleText text={before} />
          <mark>
            <VisibleText text={match} />
          </mark>
          <VisibleText text={after} />
        </bdi>
      </blockquote>
    </details>
  );
}

/** The quotation in three: what came before the value, the value, and what came after it. */
function splitExcerpt({ start, end, excerpt, excerptStart }: ProvenanceSpan): readonly [string, string, string] {
  const from = start - excerptStart;
  const to = from + (end - start);
  return [`${excerptStart > 0 ? '…' : ''}${excerpt.slice(0, from)}`, excerpt.slice(from, to), excerpt.slice(to)];
}
