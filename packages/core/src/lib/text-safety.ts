/** A stretch of ordinary text, or one character that a reader could not see or that would move what they see. */
export type TextSegment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'hidden'; readonly codePoint: string }
  | { readonly kind: 'padding'; readonly count: number };

/**
 * Characters without a shape of their own: controls, format characters (bidi, zero-width, tags), separators, surrogates
 * and everything Unicode calls default ignorable, fillers and variation selectors among it (UTS #39, CVE-2021-42574);
 * and the blank Braille pattern.
 */
/** A pattern. */
export const hiddenCharacter = String.raw`(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]`;
/** A pattern. */
export const paddingRun = String.raw`[\p{Zs}\t]{5,}|\n{3,}`;
const unseen = new RegExp(`(?<padding>${paddingRun})|${hiddenCharacter}`, 'u');

/**
 * Splits a text so that everything in it can be shown: nothing is dropped, every invisible character comes back as
 * its code point, every long run of blanks as its length.
 */
export function toVisibleText(text: string): readonly TextSegment[] {
  const segments: TextSegment[] = [];
  let from = 0;
  for (const match of text.matchAll(new RegExp(unseen, 'gu'))) {
    if (match.index > from) segments.push({ kind: 'text', text: text.slice(from, match.index) });
    const padding = match.groups?.['padding'];
    segments.push(padding === undefined ? { kind: 'hidden', codePoint: toCodePoint(match[0]) } : { kind: 'padding', count: padding.length });
    from = match.index + match[0].length;
  }
  if (from < text.length) segments.push({ kind: 'text', text: text.slice(from) });
  return segments;
}

/** Whether a text holds anything a reader would not see as it is. */
export function hasHiddenText(text: string): boolean {
  return unseen.test(text);
}

/** A character as standards name it: `U+202E`. */
export function toCodePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
