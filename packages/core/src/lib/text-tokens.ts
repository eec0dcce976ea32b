import { toAsciiLook } from './text-skeleton.ts';
import { markCharacters } from './text-words.ts';

/** How closely the letters of a stretch without blanks are read: an address and an identifier mean exactly their letters. */
export type Reading = 'address' | 'identifier' | 'prose';

/** A stretch of a text, from a place in UTF-16 units. */
export interface TextToken {
  readonly text: string;
  readonly start: number;
  readonly reading: Reading;
}

/** Anything but ASCII, everyday accented letters and the punctuation of print, which look like nothing else, and what is not seen at all. */
const remarkable = /[^\p{ASCII}\p{Default_Ignorable_Code_Point}\u00a1-\u00a9\u00ab-\u00b1\u00bb\u00bf-\u00d6\u00d8-\u00f6\u00f8-\u0130\u0134-\u013e\u0141-\u0148\u014a-\u017e\u1ea0-\u1ef9\u2013\u2014\u2018-\u201f\u2026]/u;

const addressMarks = new RegExp(`[${markCharacters}]`, 'gu');
const exactMark = new RegExp(String.raw`[.:@_\p{Nd}${markCharacters}]`, 'u');

/** With `://` or `@`, or like `example.com`. */
const address = /:\/\/|@[\p{L}\p{N}]|[\p{L}\p{M}\p{N}]\.[\p{L}\p{M}\p{Default_Ignorable_Code_Point}]{2}/u;
const identifierMark = /[\p{Nd}_]/u;

/** Blanks, and what stands around words, names and addresses in every kind of text. */
const separators = String.raw`\s"'\x60<>()[\]{}|,;«»“”„‘‚`;
const separator = new RegExp(`[${separators}]`, 'u');
const stretch = new RegExp(`[^${separators}]+`, 'gu');

/** The parts of a text that may not be what they look like, with how each of them is read. */
export function* toTokens(text: string): Generator<TextToken> {
  const [from, to] = trim(text, separator);
  for (const match of text.matchAll(stretch)) {
    const [written] = match;
    if (!remarkable.test(written)) continue;
    const [start, end] = trim(written, sentenceMark);
    yield { text: written.slice(start, end), start: match.index + start, reading: toReading(written, written.length === to - from) };
  }
}

const sentenceMark = /[.:!?…]/u;

/** The range of a text without what is around it. */
function trim(text: string, around: RegExp): readonly [number, number] {
  let [from, to] = [0, text.length];
  while (from < to && around.test(text[from]!)) from += 1;
  while (to > from && around.test(text[to - 1]!)) to -= 1;
  return [from, to];
}

function toReading(written: string, isWhole: boolean): Reading {
  if (exactMark.test(written)) {
    if (address.test(written.replace(addressMarks, (mark) => toAsciiLook(mark) ?? mark))) return 'address';
    if (identifierMark.test(written)) return 'identifier';
  }
  return isWhole ? 'identifier' : 'prose';
}
