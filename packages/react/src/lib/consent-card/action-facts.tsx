import { localizePresentation, type Presentation } from '@byleave/core';
import type { ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { Part } from '../part/part.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';

/** Whether it can be undone, who it reaches, and what one approval covers. */
export function ActionFacts({ presentation }: { readonly presentation: Presentation }): ReactNode {
  const messages = useMessages(cardMessages);
  const { locale } = useByleave();
  const { undo, reversibility, reaches, covers } = localizePresentation(presentation, locale);
  return (
    <Part as="dl" part="facts" className="bl-facts">
      <Fact label={messages.card.undo} text={undo ?? messages.card.undoWords[reversibility]} />
      {reaches !== undefined && <Fact label={messages.card.reaches} text={reaches} />}
      <Fact label={messages.card.covers} text={covers} />
    </Part>
  );
}

function Fact({ label, text }: { readonly label: string; readonly text: string }): ReactNode {
  return (
    <div>
      <dt className="bl-label">{label}</dt>
      <dd>
        <SafeText text={text} />
      </dd>
    </div>
  );
}
