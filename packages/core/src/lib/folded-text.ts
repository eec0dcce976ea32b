import { toAsciiDigits } from './ascii-digit.ts';

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A text reduced to what its folding tells apart, with the way back to the original's offsets. */
export interface FoldedText {
  readonly text: string;
  readonly parts: FoldedParts;
}

/** Where each part of the original begins in the fold and in the original, in order. */
interface FoldedParts {
  readonly folded: readonly number[];
  readonly original: readonly number[];
  /** How much of the original a part stands for; 0 when it has as many units as its fold, each for one. */
  readonly lengths: readonly number[];
}

/** Takes a folded text down part by part. */
interface Folding {
  readonly add: (original: number, length: number, unit: string) => void;
  readonly end: () => FoldedText;
}

/** A part of length 0 has as many units as its fold. */
function startFolding(): Folding {
  const [folded, original, lengths]: [number[], number[], number[]] = [[], [], []];
  const units: string[] = [];
  let length = 0;
  return {
    add: (at, partLength, unit) => {
      if (unit === '') return;
      folded.push(length);
      original.push(at);
      lengths.push(partLength);
      units.push(unit);
      length += unit.length;
    },
    end: () => ({ text: units.join(''), parts: { folded, original, lengths } }),
  };
}

/** What each odd part folds to, worked out once. */
function remember(fold: (part: string) => string): (part: string) => string {
  const known = new Map<string, string>();
  return (part) => {
    const remembered = known.get(part) ?? fold(part);
    known.set(part, remembered);
    return remembered;
  };
}

/** The part that a unit of the fold belongs to. */
function partAt({ folded }: FoldedParts, at: number): number {
  let [low, high] = [0, folded.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (folded[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The part of the original a stretch of the fold stands for; none when the stretch begins or ends inside a part. */
function toRange({ text, parts }: FoldedText, at: number, length: number): TextRange | undefined {
  const last = at + length - 1;
  const [first, final] = [partAt(parts, at), partAt(parts, last)];
  const intoFirst = at - parts.folded[first]!;
  if (parts.lengths[first] !== 0 && intoFirst > 0) return undefined;
  const finalLength = parts.lengths[final]!;
  if (finalLength !== 0 && last + 1 !== (parts.folded[final + 1] ?? text.length)) return undefined;
  const end = finalLength === 0 ? last - parts.folded[final]! + 1 : finalLength;
  return { start: parts.original[first]! + (parts.lengths[first] === 0 ? intoFirst : 0), end: parts.original[final]! + end };
}

const indexedCharacter = /[\p{L}\p{N}@]/u;

/** ASCII letters, digits and `@`. */
function isLooseUnit(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || (unit >= 0x40 && unit <= 0x5a);
}

/**
 * Folds all but letters, digits and `@` away. It finds too much, which only makes a reader more careful. Runs of ASCII are
 * their own fold but for case, and are read unit by unit: patterns cost several times as much on long texts.
 */
export function foldLoosely(text: string): FoldedText {
  const folding = startFolding();
  const foldCharacter = remember((character) =>
    Array.from(toAsciiDigits(character.normalize('NFKC').toLowerCase()))
      .filter((unit) => indexedCharacter.test(unit))
      .join(''),
  );
  for (let at = 0; at < text.length; ) {
    const start = at;
    while (at < text.length && isLooseUnit(text.charCodeAt(at))) at += 1;
    if (at > start) folding.add(start, 0, text.slice(start, at).toLowerCase());
    else if (text.charCodeAt(at) < 0x80) at += 1;
    else {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      folding.add(at, character.length, foldCharacter(character));
      at += character.length;
    }
  }
  return folding.end();
}

/**
 * A run of blanks, or a character with the marks on it: what composes stays together. No text of a language has more
 * than 30 marks in a row (UAX #15, stream-safe text), and sorting a long run of them is costly.
 */
const spacesOrCharacter = /\p{White_Space}+|\P{M}\p{M}{0,30}|\p{M}{1,30}/uy;
export const spaces = /^\p{White_Space}/u;

const isVisibleAscii = (unit: number): boolean => unit > 0x20 && unit < 0x7f;

/**
 * Folds case, runs of blanks and, in NFKC, compatibility forms: nothing that could be another address, path or number.
 * Typographic quotes and dashes stay themselves: `o’brien@a.example` isn't the mailbox of `o'brien@a.example`.
 */
export function foldExactly(text: string, form: 'NFC' | 'NFKC' = 'NFKC'): FoldedText {
  const folding = startFolding();
  const foldPart = remember((part) => (spaces.test(part) ? ' ' : part.normalize(form).toLowerCase()));
  for (let at = 0; at < text.length; ) {
    const start = at;
    while (at < text.length && isVisibleAscii(text.charCodeAt(at))) at += 1;
    // What comes next may be a mark on the last character.
    if (at > start && at < text.length && text.charCodeAt(at) >= 0x80) at -= 1;
    if (at > start) folding.add(start, 0, text.slice(start, at).toLowerCase());
    if (at >= text.length) break;
    spacesOrCharacter.lastIndex = at;
    const part = spacesOrCharacter.exec(text)![0];
    folding.add(at, part.length, foldPart(part));
    at += part.length;
  }
  return folding.end();
}

/** Leaves the marks between the groups of a reference out of an exactly folded text. */
export function joinGroups({ text, parts }: FoldedText): FoldedText {
  const folded: number[] = [];
  const original: number[] = [];
  const lengths: number[] = [];
  const units: string[] = [];
  let length = 0;
  for (const { 0: unit, index } of text.matchAll(/[^ -]+/gu)) {
    const last = partAt(parts, index + unit.length - 1);
    for (let part = partAt(parts, index); part <= last; part += 1) {
      const from = Math.max(index, parts.folded[part]!);
      folded.push(length + from - index);
      original.push(parts.original[part]! + (parts.lengths[part] === 0 ? from - parts.folded[part]! : 0));
      lengths.push(parts.lengths[part]!);
    }
    units.push(unit);
    length += unit.length;
  }
  return { text: units.join(''), parts: { folded, original, lengths } };
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

/** Where a value stands this often and is never accepted, a text is made to be slow. */
const mostRejected = 500;

/** @param tired What a text made to be slow is taken to say: that it has the value, or that it doesn't. */
export function findFolded(needle: string, folded: FoldedText, accepts: (range: TextRange) => boolean, tired: 'found' | 'not found'): TextRange | undefined {
  let rejected = 0;
  for (const at of findOccurrences(needle, folded.text)) {
    const range = toRange(folded, at, needle.length);
    if (range && accepts(range)) return range;
    rejected += 1;
    if (rejected >= mostRejected) return tired === 'found' ? range : undefined;
  }
  return undefined;
}
