import { toCodePoint } from './text-safety.ts';

/** One place in an action's arguments where a reader would not see what is there, or take it for something else. */
export interface TextFinding {
  /** JSON Pointer of the text, or of the member whose name holds it. */
  readonly pointer: string;
  readonly kind: TextFindingKind;
  /** What is there: well-formed, at most 80 UTF-16 units. */
  readonly excerpt: string;
  /** The characters it is about, such as `U+202E`; at most 8, each once. */
  readonly codePoints?: readonly string[];
  /** What a reader would take it for, or what it secretly says. */
  readonly looksLike?: string;
}

export type TextFindingKind =
  /** Characters without a shape of their own. */
  | 'hidden'
  /** Controls that move what a reader sees (UAX #9, CVE-2021-42574). */
  | 'bidi'
  /** Tag characters, which spell text that only machines read. */
  | 'tag'
  /** A run of blanks long enough to push text out of sight. */
  | 'padding'
  /** A word of letters that no one writing system has together (UTS #39 §5). */
  | 'mixed-script'
  /** A name, address or domain that looks like another one (UTS #39 §4). */
  | 'lookalike';

/** A finding before its text is cut out: a half-open range of UTF-16 units. */
export interface TextPlace extends Pick<TextFinding, 'kind' | 'looksLike'> {
  readonly start: number;
  readonly end: number;
  readonly codePoints: readonly string[];
}

/** Longest excerpt, in UTF-16 units. */
export const longestExcerpt = 80;

const mostCodePoints = 8;

/** The characters of a text, each once. */
export function toCodePoints(characters: string): readonly string[] {
  const distinct = new Set<string>();
  for (const character of characters) {
    if (distinct.size === mostCodePoints) break;
    distinct.add(character);
  }
  return [...distinct].map(toCodePoint);
}
