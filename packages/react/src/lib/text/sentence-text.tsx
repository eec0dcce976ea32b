import type { SentencePart } from '@byleave/core';
import type { ReactNode } from 'react';
import { SafeText } from './safe-text.tsx';
import { VisibleText } from './visible-text.tsx';

export interface SentenceTextProps {
  readonly parts: readonly SentencePart[];
  /** Given the template's first words, returns them as they stand in the middle of a sentence. */
  readonly adapt?: (words: string) => string;
}

/** A rendered template, in the direction of its own words; each value is isolated from them. */
export function SentenceText({ parts, adapt }: SentenceTextProps): ReactNode {
  const pieces = parts.map((part, index) => {
    if (part.kind === 'value') return <SafeText key={index} text={part.text} />;
    return <VisibleText key={index} text={index === 0 && adapt ? adapt(part.text) : part.text} />;
  });
  return <bdi dir="auto">{pieces}</bdi>;
}
