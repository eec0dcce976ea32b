import type { Risk } from '@byleave/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/messages.ts';
import { Part } from '../part/part.tsx';

const levels: readonly Risk[] = ['low', 'medium', 'high', 'critical'];

/** How much is at stake, in bars and in words. */
export function RiskTag({ risk }: { readonly risk: Risk }): ReactNode {
  const messages = useMessages();
  return (
    <Part as="span" part="risk" className="bl-tag" data-bl-risk={risk}>
      <span className="bl-bars" aria-hidden="true">
        {levels.map((level, index) => (
          <i key={level} data-bl-on={index <= levels.indexOf(risk) || undefined} />
        ))}
      </span>
      {messages.risk[risk]}
    </Part>
  );
}
