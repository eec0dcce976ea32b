import type { TextFinding } from '@byleave/core';
import type { ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';

export interface ArgumentFindingsProps {
  readonly findings: readonly TextFinding[];
  /** JSON Pointer of the argument. */
  readonly pointer: string;
}

/** Says which letters of a value pass for others. What is merely hidden, the value shows by itself. */
export function ArgumentFindings({ findings, pointer }: ArgumentFindingsProps): ReactNode {
  const messages = useMessages(cardMessages);
  const found = findings.filter(
    (finding) => (finding.kind === 'mixed-script' || finding.kind === 'lookalike') && isWithin(finding.pointer, pointer),
  );
  return found.map((finding, index) => (
    <dd key={index} className="bl-finding" data-bl-part="text-finding" data-bl-kind={finding.kind}>
      <Sentence
        template={finding.looksLike === undefined ? messages.card.finding.mixed : messages.card.finding.looksLike}
        values={{ text: <SafeText text={finding.looksLike ?? finding.excerpt} /> }}
      />
      {finding.codePoints && finding.codePoints.length > 0 && <span dir="ltr"> ({finding.codePoints.join(', ')})</span>}
    </dd>
  ));
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}
