import type { Risk } from '@byleave/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/messages.ts';

const levels: readonly Risk[] = ['low', 'medium', 'high', 'critical'];

/** How much is at stake, in bars and in words. */
export function RiskTag({ risk }: { readonly risk: Risk }): ReactNode {
  const messages = useMessages();
  return (
    <span className="bl-tag" data-bl-part="risk" data-bl-risk={risk}>
      <span className="bl-bars" aria-hidden="true">
        {levels.map((level, index) => (
          <i key={level} data-bl-on={index <= levels.indexOf(risk) || undefined} />
        ))}
      </span>
      {messages.risk[risk]}
    </span>
  );
}
