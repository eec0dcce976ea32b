export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A text reduced to what its folding tells apart, with the way back to the original's offsets. */
export interface FoldedText {
  readonly text: string;
  /** `starts[i]` to `ends[i]` is the part of the original that folded unit `i` stands for. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Folds a text part by part, each part on its own: what a part folds to depends on nothing around it. */
function foldParts(text: string, parts: RegExp, foldPart: (part: string) => string): FoldedText {
  const known = new Map<string, string>();
  const starts: number[] = [];
  const ends: number[] = [];
  let folded = '';
  for (const { 0: part, index } of text.matchAll(parts)) {
    const units = known.get(part) ?? foldPart(part);
    known.set(part, units);
    for (let unit = 0; unit < units.length; unit += 1) {
      starts.push(index);
      ends.push(index + part.length);
    }
    folded += units;
  }
  return { text: folded, starts, ends };
}

/** The part of the original a stretch of the fold stands for; none when the stretch begins or ends inside a part. */
function toRange({ starts, ends }: FoldedText, at: number, length: number): TextRange | undefined {
  const last = at + length - 1;
  if (starts[at - 1] === starts[at] || starts[last] === starts[last + 1]) return undefined;
  return { start: starts[at]!, end: ends[last]! };
}

const anyCharacter = /./gsu;
const indexedCharacter = /[\p{L}\p{N}@]/u;

/** Folds all but letters, digits and `@` away. It finds too much, which only makes a reader more careful. */
export function foldLoosely(text: string): FoldedText {
  return foldParts(text, anyCharacter, (character) =>
    Array.from(character.normalize('NFKC').toLowerCase())
      .filter((unit) => indexedCharacter.test(unit))
      .join(''),
  );
}

/**
 * A run of blanks, or a character with the marks on it: what composes stays together. No text of a language has more
 * than 30 marks in a row (UAX #15, stream-safe text), and sorting a long run of them is costly.
 */
const spacesOrCharacter = /\p{White_Space}+|\P{M}\p{M}{0,30}|\p{M}{1,30}/gu;
export const spaces = /^\p{White_Space}/u;

/**
 * Folds case, runs of blanks and, in NFKC, compatibility forms: nothing that could be another address, path or number.
 * Typographic quotes and dashes stay themselves: `o’brien@a.example` isn't the mailbox of `o'brien@a.example`.
 */
export function foldExactly(text: string, form: 'NFC' | 'NFKC' = 'NFKC'): FoldedText {
  return foldParts(text, spacesOrCharacter, (part) => (spaces.test(part) ? ' ' : part.normalize(form).toLowerCase()));
}

/** Leaves the marks between the groups of a reference out of a folded text. */
export function joinGroups(folded: FoldedText): FoldedText {
  const kept = (_: unknown, at: number): boolean => folded.text[at] !== ' ' && folded.text[at] !== '-';
  return {
    text: folded.text.replace(/[ -]/gu, ''),
    starts: folded.starts.filter(kept),
    ends: folded.ends.filter(kept),
  };
}

/** The engine's own search is the faster one, but its worst case is the product of both lengths. */
const longestNativeNeedle = 32;

/** Every place a needle is at, by Knuth-Morris-Pratt: in the sum of both lengths, however it overlaps itself. */
function* findOccurrences(needle: string, text: string): Generator<number> {
  const start = needle.length > longestNativeNeedle ? 0 : text.indexOf(needle);
  if (needle === '' || start === -1) return;
  const borders = toBorders(needle);
  for (let at = start, matched = 0; at < text.length; at += 1) {
    matched = extendMatch(needle, borders, matched, text.charCodeAt(at));
    if (matched < needle.length) continue;
    yield at - needle.length + 1;
    matched = borders[matched - 1]!;
  }
}

/** For every prefix, the length of the longest shorter one that it also ends with. */
function toBorders(needle: string): readonly number[] {
  const borders = [0];
  for (let at = 1; at < needle.length; at += 1) {
    borders.push(extendMatch(needle, borders, borders[at - 1]!, needle.charCodeAt(at)));
  }
  return borders;
}

/** How much of the needle the text ends with after one more unit, when it was `matched` before. */
function extendMatch(needle: string, borders: readonly number[], matched: number, unit: number): number {
  let length = matched;
  while (length > 0 && needle.charCodeAt(length) !== unit) length = borders[length - 1]!;
  return needle.charCodeAt(length) === unit ? length + 1 : length;
}

export function findFolded(needle: string, folded: FoldedText, accepts: (range: TextRange) => boolean): TextRange | undefined {
  for (const at of findOccurrences(needle, folded.text)) {
    const range = toRange(folded, at, needle.length);
    if (range && accepts(range)) return range;
  }
  return undefined;
}
