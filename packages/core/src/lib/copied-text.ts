import type { TextRange } from './folded-text.ts';

/** Words in a row that two texts seldom share by chance. */
const wordsInARow = 5;
const word = /[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu;

interface Word extends TextRange {
  readonly hash: number;
}

function* readWords(text: string): Generator<Word> {
  for (const { 0: written, index } of text.matchAll(word)) {
    yield { hash: hashOf(written.toLowerCase()), start: index, end: index + written.length };
  }
}

/** FNV-1a. A collision makes a text look copied that is not, which asks for more care. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Every stretch of five words of a text: where the first of it begins. */
export type WordIndex = ReadonlyMap<number, TextRange>;

function* readStretches(words: Iterable<Word>): Generator<{ readonly key: number; readonly words: readonly Word[] }> {
  const row: Word[] = [];
  for (const each of words) {
    row.push(each);
    if (row.length > wordsInARow) row.shift();
    if (row.length < wordsInARow) continue;
    let key = 0;
    for (const { hash } of row) key = (Math.imul(key, 31) + hash) >>> 0;
    yield { key, words: row };
  }
}

export function indexWords(text: string): WordIndex {
  const index = new Map<number, TextRange>();
  for (const { key, words } of readStretches(readWords(text))) {
    if (!index.has(key)) index.set(key, { start: words[0]!.start, end: words.at(-1)!.end });
  }
  return index;
}

export interface Copied {
  /** Of the words of the text, how many stand in stretches that another text has too: 0 to 1. */
  readonly share: number;
  /** The places of those words in the text. */
  readonly at: readonly number[];
  /** Where the other text has the first of them. */
  readonly place: TextRange;
}

/**
 * How much of a text is taken word for word out of another one, apart from the words at `except`; nothing when not even
 * five words in a row are.
 */
export function findCopied(text: string, index: WordIndex, except: ReadonlySet<number> = new Set()): Copied | undefined {
  if (index.size === 0) return undefined;
  const words = Array.from(readWords(text));
  const copied = new Set<number>();
  let place: TextRange | undefined;
  for (const { key, words: stretch } of readStretches(words)) {
    const found = index.get(key);
    if (!found) continue;
    place ??= found;
    for (const { start } of stretch) if (!except.has(start)) copied.add(start);
  }
  return place && { share: copied.size / words.length, at: [...copied], place };
}

export function countWords(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(word)) count += 1;
  return count;
}
