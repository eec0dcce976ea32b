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
const hiddenCharacter = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]/u;
const ordinaryBreak = /[\n\t]/u;
const paddingRun = /[\p{Zs}\t]{5,}|\n{3,}/u;

/**
 * Splits a text so that everything in it can be shown: nothing is dropped, every invisible character comes back as
 * its code point, every long run of blanks as its length.
 */
export function toVisibleText(text: string): readonly TextSegment[] {
  const segments: TextSegment[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') segments.push({ kind: 'text', text: plain });
    plain = '';
  };
  for (let rest = text; rest !== ''; ) {
    const run = paddingRun.exec(rest);
    if (run?.index === 0) {
      flush();
      segments.push({ kind: 'padding', count: run[0].length });
      rest = rest.slice(run[0].length);
      continue;
    }
    const chunk = run ? rest.slice(0, run.index) : rest;
    for (const character of chunk) {
      if (hiddenCharacter.test(character) && !ordinaryBreak.test(character)) {
        flush();
        segments.push({ kind: 'hidden', codePoint: toCodePoint(character) });
      } else plain += character;
    }
    rest = rest.slice(chunk.length);
  }
  flush();
  return segments;
}

/** Whether a text holds anything a reader would not see as it is. */
export function hasHiddenText(text: string): boolean {
  return toVisibleText(text).some((segment) => segment.kind !== 'text');
}

function toCodePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
