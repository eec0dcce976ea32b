import { toVisibleText } from '@byleave/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/messages.ts';

export interface VisibleTextProps {
  readonly text: string;
}

/** A text in which everything can be seen: hidden characters as their code points, long blanks as their length. */
export function VisibleText({ text }: VisibleTextProps): ReactNode {
  const { hiddenCharacter } = useMessages();
  return toVisibleText(text).map((segment, index) => {
    if (segment.kind === 'text') return segment.text;
    return (
      <span key={index} className="bl-chip" data-bl-part="hidden-text" title={hiddenCharacter} dir="ltr">
        {segment.kind === 'hidden' ? segment.codePoint : `␠×${segment.count}`}
      </span>
    );
  });
}
