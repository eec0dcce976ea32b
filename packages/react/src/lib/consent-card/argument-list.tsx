import type { ArgumentProvenance, Person, RenderedField } from '@byleave/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/messages.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';
import { provenanceWords } from './provenance-words.ts';
import { SourceExcerpt } from './source-excerpt.tsx';

export interface ArgumentListProps {
  readonly fields: readonly RenderedField[];
  /** The person the agent acts for. */
  readonly user: Person;
}

/** Every argument, whole, with where its value came from: in words, and in the style of the rail beside it. */
export function ArgumentList({ fields, user }: ArgumentListProps): ReactNode {
  const messages = useMessages();
  const { viewerId } = useByleave();
  if (fields.length === 0) return null;
  return (
    <dl className="bl-arguments" data-bl-part="arguments">
      {fields.map((field) => (
        <div
          key={field.pointer}
          className="bl-argument"
          data-bl-part="argument"
          data-bl-provenance={field.provenance.provenance}
          data-bl-decisive={field.decisive || undefined}
        >
          <dt>
            <SafeText text={field.label} />
          </dt>
          <dd className="bl-value" data-bl-format={field.format}>
            <SafeText text={field.text} />
          </dd>
          <dd className="bl-provenance">
            <Provenance label={field.label} provenance={field.provenance} words={provenanceWords(field.provenance, user, viewerId, messages)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface ProvenanceProps {
  readonly label: string;
  readonly provenance: ArgumentProvenance;
  readonly words: string;
}

/** Where a value came from; for one from outside, the words open the place it was found in. */
function Provenance({ label, provenance, words }: ProvenanceProps): ReactNode {
  if (provenance.provenance !== 'external' || !provenance.span) return <SafeText text={words} />;
  return <SourceExcerpt provenance={provenance} span={provenance.span} label={label} words={words} />;
}
