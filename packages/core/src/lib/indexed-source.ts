import { indexWords, type WordIndex } from './copied-text.ts';
import { findDecoded } from './decoded-text.ts';
import type { TextRange } from './folded-text.ts';
import type { ContextSource, Provenance } from './provenance.ts';
import { blankOut, findQuotes } from './quoted-text.ts';
import { indexSingleWords } from './single-word.ts';
import { type FieldText, readFields } from './result-fields.ts';
import { type Find, indexDoubted, indexTrusted, type Sought, toFieldKeys } from './sought-value.ts';

/** Where something was found: a range of a source's text, or of one field of it. */
export interface Place extends TextRange {
  readonly text: string;
  /** JSON Pointer of the field, in a source that was read as JSON. */
  readonly pointer?: string;
}

/** What one source says with one weight. */
export interface Reading {
  readonly source: ContextSource;
  readonly provenance: Provenance;
  readonly find: (sought: Sought) => Place | undefined;
  /** Made when it is first asked for: few calls hold long texts. */
  readonly words: () => WordIndex;
  /** Where a single word stands, however short. Made when it is first asked for. */
  readonly wordAt: (word: string) => Place | undefined;
  readonly toPlace: (range: TextRange) => Place;
}

/** What JSON that holds fields begins with. A value reads there as it was written, and not as JSON escapes it. */
const looksStructured = /^\s*[[{"]/u;

/** Reads a source once for everything that is looked for in it, in time and memory linear in its text. */
export function indexSource(source: ContextSource): readonly Reading[] {
  const { origin, text, verified } = source;
  if (source.isDecided) return [readWhole(source, 'agent', readFields(text, [''])?.verified ?? [])];
  if (origin === 'user') return indexMessage(source);
  const fields = origin !== 'record' && looksStructured.test(text) ? readFields(text, verified ?? []) : undefined;
  if (fields) {
    // A verified field vouches for the value it is. What only stands in one may be anybody's: a channel's name, a file's.
    return [readWhole(source, 'system', fields.verified), ...indexForeign(source, joinFields([...fields.verified, ...fields.rest]))];
  }
  const plain = toPlain(text);
  return origin === 'record' ? [...indexRecord(source), toReading(source, 'system', indexTrusted(text), plain)] : indexForeign(source, plain);
}

/** A text that ranges are told in, as it is shown. */
interface Shown {
  readonly text: string;
  /** Where the names of members stand in it, in order. */
  readonly names?: readonly TextRange[];
  readonly toPlace: (range: TextRange) => Place;
}

function toPlain(text: string): Shown {
  return { text, toPlace: (range) => ({ ...range, text }) };
}

function indexMessage(source: ContextSource): readonly Reading[] {
  const quotes = findQuotes(source.text);
  const shown = toPlain(source.text);
  if (quotes.length === 0) return [toReading(source, 'user', indexTrusted(source.text), shown)];
  const own = blankOut(source.text, quotes);
  const gaps: TextRange[] = [];
  let end = 0;
  for (const quote of quotes.toSorted((a, b) => a.start - b.start)) {
    if (quote.start > end) gaps.push({ start: end, end: quote.start });
    end = Math.max(end, quote.end);
  }
  const quoted = blankOut(source.text, [...gaps, { start: end, end: source.text.length }]);
  return [toReading(source, 'user', indexTrusted(own), { ...shown, text: own }), toReading(source, 'external', indexDoubted(quoted), { ...shown, text: quoted })];
}

/** All of a record is the host's own; what is JSON is read field by field too. */
function indexRecord(source: ContextSource): readonly Reading[] {
  const fields = readFields(source.text, ['']);
  return fields ? [readWhole(source, 'system', fields.verified)] : [];
}

function indexForeign(source: ContextSource, shown: Shown): readonly Reading[] {
  const decoded = findDecoded(shown.text);
  return [
    toReading(source, 'external', indexDoubted(shown.text), shown),
    ...(decoded.length > 0 ? [toDecodedReading(source, decoded.map(({ text }) => text), (index) => shown.toPlace(decoded[index]!))] : []),
  ];
}

function toReading(source: ContextSource, provenance: Provenance, find: Find, shown: Shown): Reading {
  let words: WordIndex | undefined;
  let singleWords: ReadonlyMap<string, TextRange> | undefined;
  return {
    source,
    provenance,
    toPlace: shown.toPlace,
    words: () => (words ??= indexWords(shown.text)),
    wordAt: (word) => {
      const range = (singleWords ??= indexSingleWords(shown.text, shown.names)).get(word);
      return range && shown.toPlace(range);
    },
    find: (sought) => {
      const range = find(sought);
      return range && shown.toPlace(range);
    },
  };
}

/** What is found in a decoded text is shown where its code stands. */
function toDecodedReading(source: ContextSource, texts: readonly string[], placeOf: (index: number) => Place): Reading {
  const joined = joinTexts(texts);
  return toReading(source, 'external', indexDoubted(joined.text), { text: joined.text, toPlace: ({ start }) => placeOf(joined.indexAt(start)) });
}

/** Values that are all of a field: there even a short one tells. */
function readWhole(source: ContextSource, provenance: Provenance, fields: readonly FieldText[]): Reading {
  const byKey = new Map<string, FieldText>();
  for (const field of fields) {
    for (const key of toFieldKeys(field.text, source.isDecided === true)) if (!byKey.has(key)) byKey.set(key, field);
  }
  const toPlace = ({ pointer, text }: FieldText): Place => ({ pointer, text, start: 0, end: text.length });
  return {
    source,
    provenance,
    toPlace: (range) => ({ ...range, text: source.text }),
    words: () => new Map(),
    wordAt: () => undefined,
    find: (sought) => {
      const field = sought.wholeKeys.flatMap((key) => byKey.get(key) ?? []).at(0);
      return field && toPlace(field);
    },
  };
}

function joinFields(fields: readonly FieldText[]): Shown {
  const joined = joinTexts(fields.map(({ text }) => text));
  return {
    text: joined.text,
    names: fields.flatMap(({ text, isName }, index) => (isName ? [{ start: joined.starts[index]!, end: joined.starts[index]! + text.length }] : [])),
    toPlace: ({ start, end }) => {
      const index = joined.indexAt(start);
      const { pointer, text } = fields[index]!;
      const from = start - joined.starts[index]!;
      return { pointer, text, start: from, end: Math.min(text.length, from + end - start) };
    },
  };
}

interface Joined {
  readonly text: string;
  readonly starts: readonly number[];
  readonly indexAt: (at: number) => number;
}

function joinTexts(texts: readonly string[]): Joined {
  const starts: number[] = [];
  let length = 0;
  for (const text of texts) {
    starts.push(length);
    length += text.length + 1;
  }
  const indexAt = (at: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return { text: texts.join('\n'), starts, indexAt };
}
