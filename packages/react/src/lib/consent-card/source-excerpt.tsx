import type { ArgumentProvenance, ProvenanceSpan } from '@byleave/core';
import type { ReactNode } from 'react';
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
  const messages = useMessages();
  const [before, match, after] = splitExcerpt(span);
  return (
    <details className="bl-where" data-bl-part="source-excerpt">
      <summary>
        <SafeText text={words} />
        <span className="bl-hidden">
          {'. '}
          {messages.showWhere}
          {': '}
          <SafeText text={label} />
        </span>
      </summary>
      <span className="bl-label">{messages.foundIn(sourceWords(provenance, messages))}</span>
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

/** `traceArguments` quotes up to this many characters on either side of what it found. */
const excerptMargin = 60;

function splitExcerpt({ start, end, excerpt }: ProvenanceSpan): readonly [string, string, string] {
  const from = Math.min(start, excerptMargin);
  const to = from + (end - start);
  const before = excerpt.slice(0, from);
  const after = excerpt.slice(to);
  return [start > excerptMargin ? `…${before}` : before, excerpt.slice(from, to), after.length < excerptMargin ? after : `${after}…`];
}
