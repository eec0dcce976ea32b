import type { JsonValue } from './json.ts';
import { hasHiddenText } from './text-safety.ts';

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
  /** Where the excerpt starts in the source's text, in UTF-16 units. */
  readonly excerptStart: number;
}

/** The provenance of one argument leaf. */
export interface ArgumentProvenance {
  /** JSON Pointer (RFC 6901) into the arguments. */
  readonly pointer: string;
  readonly provenance: Provenance;
  readonly span?: ProvenanceSpan;
}

interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A text reduced to what its folding tells apart, with the way back to the original's offsets. */
interface FoldedText {
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
function foldLoosely(text: string): FoldedText {
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
const spaces = /^\p{White_Space}/u;

/**
 * Folds case, runs of blanks and, in NFKC, compatibility forms: nothing that could be another address, path or number.
 * Typographic quotes and dashes stay themselves: `o’brien@a.example` isn't the mailbox of `o'brien@a.example`.
 */
function foldExactly(text: string, form: 'NFC' | 'NFKC' = 'NFKC'): FoldedText {
  return foldParts(text, spacesOrCharacter, (part) => (spaces.test(part) ? ' ' : part.normalize(form).toLowerCase()));
}

/** Leaves the marks between the groups of a reference out of a folded text. */
function joinGroups(folded: FoldedText): FoldedText {
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

function findFolded(needle: string, folded: FoldedText, accepts: (range: TextRange) => boolean): TextRange | undefined {
  for (const at of findOccurrences(needle, folded.text)) {
    const range = toRange(folded, at, needle.length);
    if (range && accepts(range)) return range;
  }
  return undefined;
}

const wordCharacter = /[\p{L}\p{N}]/u;

/** Whether the range neither starts nor ends inside a word of the original. */
function isWholeWords(text: string, { start, end }: TextRange): boolean {
  const before = Array.from(text.slice(Math.max(0, start - 2), start)).at(-1);
  const after = Array.from(text.slice(end, end + 2)).at(0);
  return !(before && wordCharacter.test(before)) && !(after && wordCharacter.test(after));
}

/** How far around a range its edges are looked at, in UTF-16 units. */
const edgeLength = 16;

interface Edges {
  readonly left: string;
  readonly right: string;
}

function toEdges(text: string, { start, end }: TextRange): Edges {
  return { left: text.slice(Math.max(0, start - edgeLength), start), right: text.slice(end, end + edgeLength) };
}

/** Whether a character nobody sees touches the range: what it hides may belong to the word. */
function touchesHidden({ left, right }: Edges): boolean {
  const touching = [Array.from(left).at(-1), Array.from(right).at(0)];
  return touching.some((character) => character !== undefined && !spaces.test(character) && hasHiddenText(character));
}

const dashes = String.raw`\-\u2010-\u2015\u2212\ufe63\uff0d`;
const tokenBefore = /[\p{L}\p{N}\p{M}_]$|[\p{L}\p{N}\p{M}][-._/\\@+~%&\u2010-\u2012\u2212]+$/u;
const tokenAfter = /^[\p{L}\p{N}\p{M}_]|^[-._/\\@+~%&:?#=\u2010-\u2012\u2212]+[\p{L}\p{N}\p{M}]/u;
/** Whatever parts two digits may be a thousands mark somewhere. */
const digitBefore = /\p{N}\P{White_Space}$/u;
const digitAfter = /^\P{White_Space}\p{N}/u;
const signBefore = new RegExp(`[+${dashes}]$`, 'u');

/** Whether the range is all of an address, path, name or number, not a part of a longer one. */
function isWholeToken(text: string, range: TextRange): boolean {
  if (!isWholeWords(text, range)) return false;
  const edges = toEdges(text, range);
  if (tokenBefore.test(edges.left) || tokenAfter.test(edges.right) || touchesHidden(edges)) return false;
  return !isPartOfNumber(text.slice(range.start, range.end), edges);
}

function isPartOfNumber(written: string, { left, right }: Edges): boolean {
  const last = written.slice(-edgeLength);
  const continuesLeft = signBefore.test(left)
    ? /^\p{Sc}?\d/u.test(written)
    : (digitBefore.test(left) && /^\d/u.test(written)) || (/\d\p{Zs}+$/u.test(left) && /^\d{3}(?!\d)/u.test(written));
  const continuesRight =
    (digitAfter.test(right) && /\d$/u.test(last)) ||
    (/^\p{Zs}+\d{3}(?!\d)/u.test(right) && /(?<!\d)[1-9]\d{0,2}$/u.test(last));
  return continuesLeft || continuesRight;
}

/** Letters, digits and single marks between groups: the form of an account, phone or document number. */
const referenceForm = /^\+?[a-z\d]+(?:[ -][a-z\d]+)*$/u;
const ibanForm = /^[a-z]{2}\d{2}[a-z\d]{8,30}$/u;
const numericReference = /^(?:\+\d{4,}|\d{7,})$/u;

/** An IBAN's (ISO 13616). */
const longestReference = 34;

/** The groups of an exactly folded value written together, when it looks like an account, phone or document number. */
function toReference(folded: string): string | undefined {
  const reference = folded.replace(/[ -]/gu, '');
  const digits = reference.replace(/\D/gu, '').length;
  return digits >= 4 && reference.length <= longestReference && referenceForm.test(folded) ? reference : undefined;
}

/**
 * Whether what is written can be read as one reference, however it is grouped. Only capitals set letters apart from
 * words: `INV 20418` is a number, `jonas 2024` isn't the account `jonas2024`.
 */
function isReference(reference: string, written: string): boolean {
  if (/[\n\r\u2028\u2029]/u.test(written)) return false;
  if (numericReference.test(reference)) return true;
  if (ibanForm.test(reference) && reference.replace(/\D/gu, '').length >= 8) return true;
  return /\p{Lu}/u.test(written) && written === written.toUpperCase() && !/\p{L}[\p{Zs}-]\p{L}/u.test(written);
}

/** Whether the groups go on outside the range. An account number with its checksum right is known to be complete. */
function isContinued(reference: string, written: string, { left, right }: Edges): boolean {
  if (!/\p{Zs}/u.test(written) || isIban(reference)) return false;
  return /^\p{Zs}\d/u.test(right) || (/\d\p{Zs}$/u.test(left) && /^\d/u.test(written));
}

/** ISO 7064 MOD 97-10, as ISO 13616 applies it. */
function isIban(reference: string): boolean {
  if (!ibanForm.test(reference)) return false;
  let remainder = 0;
  for (const unit of reference.slice(4) + reference.slice(0, 4)) {
    const value = Number.parseInt(unit, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

type NumberIndex = ReadonlyMap<number | string, TextRange>;

const looseNumber = /\d+(?:[.,\u0020\u00a0\u202f'’]\d{3})*(?:[.,]\d{1,4})?(?![\d])/gu;

/** Where a text first has each number, in whatever reading. Made once per text: a call may hold very many numbers. */
function indexLooseNumbers(text: string): NumberIndex {
  const index = new Map<number, TextRange>();
  for (const match of text.matchAll(looseNumber)) {
    const range = { start: match.index, end: match.index + match[0].length };
    if (!isWholeWords(text, range)) continue;
    for (const reading of toLooseReadings(match[0])) if (!index.has(reading)) index.set(reading, range);
  }
  return index;
}

function toLooseReadings(written: string): readonly number[] {
  const compact = written.replace(/[\u0020\u00a0\u202f'’]/gu, '');
  const asEnglish = compact.replaceAll(',', '');
  const asContinental = compact.replaceAll('.', '').replace(',', '.');
  return [Number(asEnglish), Number(asContinental)].filter(Number.isFinite);
}

/** Account, phone and card numbers in groups: no group of theirs is a number. */
const groupedReference = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:${[
    String.raw`[A-Z]{2}\d{2}(?:[\p{Zs}\-]?[A-Z\d]{4}){2,7}(?:[\p{Zs}\-]?[A-Z\d]{1,3})?`,
    String.raw`[a-z]{2}\d{2}(?:[\p{Zs}\-]?\d{4}){2,7}(?:[\p{Zs}\-]?\d{1,3})?`,
    String.raw`\d{4}(?:[\p{Zs}\-]\d{4}){2,4}`,
    String.raw`\+\d{1,3}(?:[\p{Zs}()/\-]{0,2}\d){6,14}`,
  ].join('|')})(?![\p{L}\p{N}])`,
  'gu',
);

/** Digits with marks between them. A plain space is taken in only where it can part groups of three. */
const writtenNumber = /\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:(?:[.,'’]|(?! )\p{Zs})\d+)*/gu;
const groupedNumber = /^([1-9]\d{0,2}(?:([.,'’\p{Zs}])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?$/u;
const plainNumber = /^(0|[1-9]\d*)(?:[.,](\d+))?$/u;

/** Where a text first writes each number so that it can be read in one way only. Numbers and their decimal texts are keys. */
function indexExactNumbers(text: string): NumberIndex {
  const index = new Map<number | string, TextRange>();
  const searched = text.replace(groupedReference, (reference) => 'x'.repeat(reference.length));
  for (const { 0: written, index: start } of searched.matchAll(writtenNumber)) {
    const range = { start, end: start + written.length };
    const context = readContext(toEdges(searched, range));
    if (!context || (written.includes(' ') && isAmongDigits(searched, range))) continue;
    const signed = { start: start - context.signLength, end: range.end };
    for (const key of toKeys(written, context)) if (!index.has(key)) index.set(key, signed);
  }
  return index;
}

function isAmongDigits(text: string, range: TextRange): boolean {
  const { left, right } = toEdges(text, range);
  return /\d $/u.test(left) || /^ \d/u.test(right);
}

interface NumberContext {
  readonly isNegative: boolean;
  /** UTF-16 units from a minus to the first digit. */
  readonly signLength: number;
  /** A currency stands beside it. */
  readonly isMoney: boolean;
}

/** Currencies of at most two decimals. */
const currencyCode = '(?:EUR|USD|GBP|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|JPY|CNY|INR|euros?|dollars?)';
const symbolBefore = /(?<![\p{L}\p{N}])[A-Z]{0,3}\p{Sc}\p{Zs}?$/u;
const codeBefore = new RegExp(String.raw`(?<![\p{L}\p{N}])${currencyCode}\p{Zs}?$`, 'iu');
const currencyAfter = new RegExp(String.raw`^\p{Zs}?(?:\p{Sc}(?!\p{Zs}?\d)|${currencyCode}(?![\p{L}\p{N}]))`, 'iu');
const numberBefore = new RegExp(String.raw`[\p{L}\p{N}\p{M}_]$|[\p{L}\p{N}\p{M}][./:@_+\\${dashes}]$`, 'u');
const numberAfter = new RegExp(
  String.raw`^[\p{L}\p{N}\p{M}_]|^[./:@_+\\${dashes}][\p{L}\p{N}\p{M}\p{Sc}]|^\p{Zs}0\d\d(?!\d)`,
  'u',
);

/** Reads the sign and the currency beside a number; nothing when the number is part of a longer token. */
function readContext(edges: Edges): NumberContext | undefined {
  const { before, sign, isMoney } = readBefore(edges.left);
  const after = edges.right.replace(currencyAfter, '');
  if (touchesHidden(edges) || digitBefore.test(before + sign) || digitAfter.test(after)) return undefined;
  if (numberBefore.test(before) || numberAfter.test(after) || (sign !== '' && signBefore.test(before))) return undefined;
  const isNegative = sign !== '' && sign !== '+';
  return {
    isNegative,
    signLength: isNegative ? edges.left.length - before.length : 0,
    isMoney: isMoney || after !== edges.right,
  };
}

/** Takes the currency and the sign, which may be on either side of it (`-€5`, `€-5`), off what stands before a number. */
function readBefore(left: string): { readonly before: string; readonly sign: string; readonly isMoney: boolean } {
  const [inner = ''] = signBefore.exec(left) ?? [];
  const unsigned = left.slice(0, left.length - inner.length);
  const currency = symbolBefore.exec(unsigned) ?? (inner === '' ? codeBefore.exec(unsigned) : null);
  if (!currency) return { before: unsigned, sign: inner, isMoney: false };
  const before = unsigned.slice(0, currency.index);
  const [outer = ''] = inner === '' ? (signBefore.exec(before) ?? []) : [];
  return { before: before.slice(0, before.length - outer.length), sign: inner || outer, isMoney: true };
}

/** More digits than these don't survive being a number. */
const mostDigits = 15;

/** What a written number answers to: itself as it stands and, when it has one reading, that reading. */
function toKeys(written: string, { isNegative, isMoney }: NumberContext): readonly (number | string)[] {
  const sign = isNegative ? '-' : '';
  const [whole, decimals] = readNumber(written, isMoney) ?? [];
  if (whole === undefined || whole.length + (decimals?.length ?? 0) > mostDigits) return [sign + written];
  const text = `${sign}${whole}${decimals ? `.${decimals}` : ''}`;
  const isWhole = /^0*$/u.test(decimals ?? '');
  return [Number(text), sign + written, text, ...(isWhole ? [`${sign}${whole}`, `${sign}${whole}.00`] : [])];
}

/**
 * The digits before and after the decimal mark. `1,234` and `2 400` can be read in two ways and so are not read,
 * unless a currency, which leaves no place for three decimals or a second number, stands beside them.
 */
function readNumber(written: string, isMoney: boolean): readonly [string, string | undefined] | undefined {
  const grouped = groupedNumber.exec(written);
  const plain = plainNumber.exec(written);
  const isAmbiguous = grouped && (plain || (grouped[2] === ' ' && grouped[3] === undefined));
  if (isAmbiguous && !isMoney) return undefined;
  if (grouped) return [grouped[1]!.replace(/\D/gu, ''), grouped[3]];
  return plain ? [plain[1]!, plain[2]] : undefined;
}

/** A text that is looked for, made ready once for all sources. */
interface SoughtText {
  readonly loose: string;
  readonly exact: string;
  /** How `exact` is folded: in NFC when there are compatibility forms in it, which have to be written as they are. */
  readonly form: 'NFC' | 'NFKC';
  /** Whether it reads as a plain decimal number, and so is found as one. */
  readonly isNumeric: boolean;
  readonly reference: string | undefined;
  /** It holds what a reader can't see: no one vouches for that. */
  readonly isHidden: boolean;
}

type Sought = number | SoughtText;
type Find = (sought: Sought) => TextRange | undefined;

const numericForm = /^-?\d+(?:\.\d+)?$/u;

function toSought(value: string | number): Sought {
  if (typeof value === 'number') return value;
  const exact = foldExactly(value, 'NFC').text.trim();
  return {
    loose: foldLoosely(value).text,
    exact,
    form: foldExactly(value).text.trim() === exact ? 'NFKC' : 'NFC',
    isNumeric: numericForm.test(exact),
    reference: toReference(exact),
    isHidden: hasHiddenText(value),
  };
}

/** Reads a text whose word counts against a value. When in doubt it is found: that asks for more care, never for less. */
function indexDoubted(text: string): Find {
  const folded = foldLoosely(text);
  const numbers = indexLooseNumbers(text);
  return (sought) =>
    typeof sought === 'number'
      ? numbers.get(Math.abs(sought))
      : findFolded(sought.loose, folded, (range) => isWholeWords(text, range));
}

/** Reads a text whose word counts for a value. When in doubt it isn't found. */
function indexTrusted(text: string): Find {
  const folded = foldExactly(text);
  const joined = joinGroups(folded);
  const numbers = indexExactNumbers(text);
  let composed: FoldedText | undefined;
  return (sought) => {
    if (typeof sought === 'number') return numbers.get(sought);
    if (sought.isHidden) return undefined;
    if (sought.form === 'NFC') return findExact(sought, text, (composed ??= foldExactly(text, 'NFC')));
    const range = sought.isNumeric ? numbers.get(sought.exact) : findExact(sought, text, folded);
    return range ?? findReference(sought, text, joined);
  };
}

function findExact({ exact, reference }: SoughtText, text: string, folded: FoldedText): TextRange | undefined {
  return findFolded(exact, folded, (range) => {
    if (!isWholeToken(text, range)) return false;
    const written = text.slice(range.start, range.end);
    return !reference || !isReference(reference, written) || !isContinued(reference, written, toEdges(text, range));
  });
}

function findReference({ reference }: SoughtText, text: string, joined: FoldedText): TextRange | undefined {
  if (reference === undefined) return undefined;
  return findFolded(reference, joined, (range) => {
    const written = text.slice(range.start, range.end);
    if (!referenceForm.test(foldExactly(written).text) || !isReference(reference, written)) return false;
    return isWholeToken(text, range) && !isContinued(reference, written, toEdges(text, range));
  });
}

const excerptMargin = 60;

function toSpan(source: ContextSource, { start, end }: TextRange): ProvenanceSpan {
  const from = Math.max(0, start - excerptMargin);
  const to = Math.min(source.text.length, end + excerptMargin);
  const excerpt = source.text.slice(from, to).toWellFormed();
  return { sourceId: source.id, origin: source.origin, start, end, excerpt, excerptStart: from };
}

/** Shorter texts occur everywhere by chance and vouch for nothing. */
const shortestTelling = 3;

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

/** A source, read once for everything that is looked for in it. */
interface IndexedSource {
  readonly source: ContextSource;
  readonly provenance: Provenance;
  readonly find: Find;
}

/** Reads the sources, the ones that explain a value best first. */
function indexSources(sources: readonly ContextSource[]): readonly IndexedSource[] {
  return sources
    .map((source): IndexedSource => {
      const provenance = toProvenance(source.origin);
      return { source, provenance, find: provenance === 'external' ? indexDoubted(source.text) : indexTrusted(source.text) };
    })
    .toSorted((a, b) => explanationOrder.indexOf(a.provenance) - explanationOrder.indexOf(b.provenance));
}

/**
 * Labels every leaf of a call's arguments with the place its value was read.
 *
 * The person and the host's records vouch only for what they plainly wrote: text in whole tokens, apart from case and
 * blanks; account, phone and document numbers in any grouping; numbers in any written form that has one reading, with
 * their sign. Nobody vouches for a value with hidden characters. Everything else the agent read is searched
 * generously, whatever the punctuation: a value that may come from there is said to. A text of fewer than three
 * characters, a boolean and `null` are told from nothing and count as the agent's.
 */
export function traceArguments(
  args: JsonValue,
  sources: readonly ContextSource[],
  options: TraceOptions,
): readonly ArgumentProvenance[] {
  const indexed = indexSources(sources);
  return leavesOf(args).map(({ pointer, value }): ArgumentProvenance => {
    if (isTelling(value)) {
      const sought = toSought(value);
      for (const { source, provenance, find } of indexed) {
        const range = find(sought);
        if (range) return { pointer, provenance, span: toSpan(source, range) };
      }
    }
    return { pointer, provenance: options.complete ? 'agent' : 'unknown' };
  });
}

function isTelling(value: JsonValue): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && value.length >= shortestTelling);
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
