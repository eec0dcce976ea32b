import type { JsonValue } from './json.ts';

/**
 * Where an argument's value came from.
 * `user`: the person's own words. `system`: verified by the host. `agent`: the model made it up.
 * `external`: out of a tool result, page, mail or file. `unknown`: not everything the agent read was recorded.
 */
export type Provenance = 'user' | 'system' | 'agent' | 'external' | 'unknown';

/** What kind of thing a tool's result is, for the words on the card ("From an e-mail"). */
export type ResultSource = 'record' | 'email' | 'file' | 'forum' | 'web' | 'tool';

/** One text the agent has read, in the order it read them. */
export interface ContextSource {
  /** Message id or tool call id. */
  readonly id: string;
  readonly origin: 'user' | ResultSource;
  readonly text: string;
}

/** The place a value was found: a half-open range of UTF-16 units in the source's text. */
export interface ProvenanceSpan {
  readonly sourceId: string;
  readonly origin: 'user' | ResultSource;
  readonly start: number;
  readonly end: number;
  /** The text around the span, so that a person can recognise the place. */
  readonly excerpt: string;
}

/** The provenance of one argument leaf. */
export interface ArgumentProvenance {
  /** JSON Pointer (RFC 6901) into the arguments. */
  readonly pointer: string;
  readonly provenance: Provenance;
  readonly span?: ProvenanceSpan;
}

/** A text reduced to what formatting can't change, with the way back to the original's offsets. */
interface FoldedText {
  readonly text: string;
  /** `offsets[i]` is where folded unit `i` starts in the original. */
  readonly offsets: readonly number[];
}

const foldableCharacter = /[\p{L}\p{N}@]/u;

/**
 * Folds case, compatibility forms, spacing and punctuation away: `DE89 3704` and `de893704` fold alike. A run of
 * anything else becomes nothing, so word borders are found in the original, not in the fold.
 */
function fold(text: string): FoldedText {
  let folded = '';
  const offsets: number[] = [];
  let offset = 0;
  for (const character of text) {
    for (const unit of character.normalize('NFKC').toLowerCase()) {
      if (!foldableCharacter.test(unit)) continue;
      for (let index = 0; index < unit.length; index += 1) offsets.push(offset);
      folded += unit;
    }
    offset += character.length;
  }
  return { text: folded, offsets };
}

const wordCharacter = /[\p{L}\p{N}]/u;

/** Whether the range neither starts nor ends inside a word of the original. */
function isWholeWords(text: string, start: number, end: number): boolean {
  const before = Array.from(text.slice(Math.max(0, start - 2), start)).at(-1);
  const after = Array.from(text.slice(end, end + 2)).at(0);
  return !(before && wordCharacter.test(before)) && !(after && wordCharacter.test(after));
}

function findFolded(value: string, source: ContextSource, foldedSource: FoldedText): ProvenanceSpan | undefined {
  const needle = fold(value).text;
  if (needle === '') return undefined;
  for (let at = foldedSource.text.indexOf(needle); at !== -1; at = foldedSource.text.indexOf(needle, at + 1)) {
    const start = foldedSource.offsets[at] ?? 0;
    const last = foldedSource.offsets[at + needle.length - 1] ?? start;
    const end = last + (source.text.codePointAt(last)! > 0xffff ? 2 : 1);
    if (isWholeWords(source.text, start, end)) return toSpan(source, start, end);
  }
  return undefined;
}

const numberPattern = /\d+(?:[.,\u0020\u00a0\u202f'’]\d{3})*(?:[.,]\d{1,4})?(?![\d])/gu;

/** Every reading of a written number: `2.400,00`, `2,400.00` and `2400` are all 2400; `1,234` is 1234 or 1.234. */
function readingsOf(written: string): readonly number[] {
  const compact = written.replace(/[\u0020\u00a0\u202f'’]/gu, '');
  const asEnglish = compact.replaceAll(',', '');
  const asContinental = compact.replaceAll('.', '').replace(',', '.');
  return [Number(asEnglish), Number(asContinental)].filter(Number.isFinite);
}

interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Where a text first writes each number, in every reading. Made once per text: a call may hold very many numbers. */
function indexNumbers(text: string): ReadonlyMap<number, TextRange> {
  const index = new Map<number, TextRange>();
  for (const match of text.matchAll(numberPattern)) {
    const range = { start: match.index, end: match.index + match[0].length };
    if (!isWholeWords(text, range.start, range.end)) continue;
    for (const reading of readingsOf(match[0])) if (!index.has(reading)) index.set(reading, range);
  }
  return index;
}

function findNumber(value: number, source: IndexedSource): ProvenanceSpan | undefined {
  const range = source.numbers.get(Math.abs(value));
  return range && toSpan(source, range.start, range.end);
}

/** A source, read once for everything that is looked for in it. */
interface IndexedSource extends ContextSource {
  readonly folded: FoldedText;
  readonly numbers: ReadonlyMap<number, TextRange>;
}

const excerptMargin = 60;

function toSpan(source: ContextSource, start: number, end: number): ProvenanceSpan {
  const from = Math.max(0, start - excerptMargin);
  const to = Math.min(source.text.length, end + excerptMargin);
  return { sourceId: source.id, origin: source.origin, start, end, excerpt: source.text.slice(from, to).toWellFormed() };
}

/** Shorter texts occur everywhere by chance and vouch for nothing. */
const shortestTelling = 3;

function findSpan(value: string | number, source: IndexedSource): ProvenanceSpan | undefined {
  if (typeof value === 'number') return findNumber(value, source);
  return value.length < shortestTelling ? undefined : findFolded(value, source, source.folded);
}

function toProvenance(origin: ContextSource['origin']): Provenance {
  if (origin === 'user') return 'user';
  return origin === 'record' ? 'system' : 'external';
}

/** Which origin explains a value found in several: the person's words first, then the host's records. */
const explanationOrder: readonly Provenance[] = ['user', 'system', 'external'];

export interface TraceOptions {
  /** Whether `sources` is everything the agent has read. When not, a value found nowhere is `unknown`, not `agent`. */
  readonly complete: boolean;
}

/**
 * Labels every leaf of a call's arguments with the place its value was read.
 *
 * Text matches in whole words, whatever its case, spacing and punctuation; numbers match in any written form. A
 * value of fewer than three characters, a boolean and `null` are told from nothing and count as the agent's.
 */
export function traceArguments(
  args: JsonValue,
  sources: readonly ContextSource[],
  options: TraceOptions,
): readonly ArgumentProvenance[] {
  const indexed = sources.map((source): IndexedSource => ({ ...source, folded: fold(source.text), numbers: indexNumbers(source.text) }));
  const trace = (pointer: string, value: string | number): ArgumentProvenance => {
    let best: ProvenanceSpan | undefined;
    for (const source of indexed) {
      const span = findSpan(value, source);
      if (span && (!best || rankOf(span) < rankOf(best))) best = span;
    }
    if (best) return { pointer, provenance: toProvenance(best.origin), span: best };
    return { pointer, provenance: options.complete ? 'agent' : 'unknown' };
  };
  return leavesOf(args).map(({ pointer, value }) =>
    typeof value === 'string' || typeof value === 'number'
      ? trace(pointer, value)
      : { pointer, provenance: options.complete ? 'agent' : 'unknown' },
  );
}

function rankOf(span: ProvenanceSpan): number {
  return explanationOrder.indexOf(toProvenance(span.origin));
}

export interface ArgumentLeaf {
  readonly pointer: string;
  readonly value: JsonValue;
}

/** The leaves of a JSON value with their JSON Pointers. An empty object or array is a leaf too. */
export function leavesOf(value: JsonValue, pointer = ''): readonly ArgumentLeaf[] {
  if (typeof value !== 'object' || value === null) return [{ pointer, value }];
  const members: readonly (readonly [string, JsonValue])[] = Array.isArray(value)
    ? value.map((member: JsonValue, index) => [String(index), member] as const)
    : Object.entries(value);
  if (members.length === 0) return pointer === '' ? [] : [{ pointer, value }];
  return members.flatMap(([key, member]) => leavesOf(member, `${pointer}/${escapePointer(key)}`));
}

/** Escapes one reference token of a JSON Pointer (RFC 6901 §3). */
export function escapePointer(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Worst first: what a reader must be told about an argument whose leaves disagree. */
const concernOrder: readonly Provenance[] = ['external', 'unknown', 'agent', 'system', 'user'];

/** The most concerning provenance among the leaves at or below a pointer. */
export function provenanceAt(pointer: string, provenance: readonly ArgumentProvenance[]): ArgumentProvenance | undefined {
  return provenance
    .filter((entry) => entry.pointer === pointer || entry.pointer.startsWith(`${pointer}/`))
    .toSorted((a, b) => concernOrder.indexOf(a.provenance) - concernOrder.indexOf(b.provenance))
    .at(0);
}
