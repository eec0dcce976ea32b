import type { Person, RenderedField } from '@byleave/core';
import type { ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages, type Messages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { Part } from '../part/part.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';
import { sourceWords } from './provenance-words.ts';

export interface ExternalWarningProps {
  readonly fields: readonly RenderedField[];
  /** The person the agent acts for. */
  readonly user: Person;
}

/** Says plainly which decisive values the person did not give: the way an injected instruction shows itself. */
export function ExternalWarning({ fields, user }: ExternalWarningProps): ReactNode {
  const messages = useMessages(cardMessages);
  const { viewer } = useByleave();
  const isOtherReader = viewer !== undefined && viewer.id !== user.id;
  const warning = isOtherReader ? messages.card.externalWarning.toOthers : messages.card.externalWarning;
  const foreign = fields.filter(({ decisive, provenance }) => decisive && provenance.provenance === 'external');
  if (foreign.length === 0) return null;
  const bySource = Map.groupBy(foreign, ({ provenance }) => sourceWords(provenance, messages.card));
  return (
    <Part as="div" part="external-warning" className="bl-warning">
      <svg className="bl-icon" viewBox="0 0 20 20" aria-hidden="true">
        <path d="M10 3 2.5 16.5h15zM10 8v4m0 2v.6" />
      </svg>
      <div>
        {[...bySource].map(([source, found]) => (
          <p key={source}>
            <Sentence
              template={found.length === 1 ? warning.one : warning.several}
              values={{ fields: <FieldNames fields={found} messages={messages} />, source, person: <SafeText text={user.name} /> }}
            />
          </p>
        ))}
      </div>
    </Part>
  );
}

function FieldNames({ fields, messages }: { readonly fields: readonly RenderedField[]; readonly messages: Messages<'card'> }): ReactNode {
  const { locale } = useByleave();
  const names = fields.map((field) => messages.inSentence(field.label));
  return new Intl.ListFormat(locale).formatToParts(names).map(({ type, value }, index) =>
    type === 'element' ? <SafeText key={index} text={value} /> : value,
  );
}
