import { toVisibleText } from '@byleave/core';

/** A text for a screen reader or an attribute, where no markup can show what is hidden in it. */
export function toSpokenText(text: string): string {
  return toVisibleText(text)
    .map((segment) => {
      if (segment.kind === 'text') return segment.text;
      return segment.kind === 'hidden' ? ` ${segment.codePoint} ` : ' ';
    })
    .join('');
}
