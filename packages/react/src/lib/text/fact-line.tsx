import { Fragment, type ReactNode } from 'react';
import { useMessages } from '../messages/messages.ts';

/** Facts one after the other, each kept together: "14:02 · once · 9c1f…e07a". */
export function FactLine({ facts }: { readonly facts: readonly ReactNode[] }): ReactNode {
  const { direction } = useMessages();
  return (
    <bdi dir={direction}>
      {facts.map((fact, index) => (
        <Fragment key={index}>
          {index > 0 && ' · '}
          <span className="bl-fact">{fact}</span>
        </Fragment>
      ))}
    </bdi>
  );
}
