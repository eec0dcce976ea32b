import type { RenderedField } from '@byleave/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { sourceWords } from './provenance-words.ts';

/** Says plainly which decisive values the person did not give: the way an injected instruction shows itself. */
export function ExternalWarning({ fields }: { readonly fields: readonly RenderedField[] }): ReactNode {
  const messages = useMessages();
  const foreign = fields.filter(({ decisive, provenance }) => decisive && provenance.provenance === 'external');
  if (foreign.length === 0) return null;
  return (
    <div className="bl-warning" data-bl-part="external-warning">
      <svg className="bl-icon" viewBox="0 0 20 20" aria-hidden="true">
        <path d="M10 3 2.5 16.5h15zM10 8v4m0 2v.6" />
      </svg>
      <div>
        {foreign.map((field) => (
          <p key={field.pointer}>
            <Sentence
              template={messages.externalWarning}
              values={{
                field: <SafeText text={messages.inSentence(field.label)} />,
                source: sourceWords(field.provenance, messages),
              }}
            />
          </p>
        ))}
      </div>
    </div>
  );
}
