import { toAsciiDigits } from './ascii-digit.ts';
import type { TextRange } from './folded-text.ts';
import { dashes, digitAfter, digitBefore, type Edges, signBefore, toEdges, touchesHidden } from './text-edges.ts';

type NumberIndex = ReadonlyMap<number | string, TextRange>;

const looseNumber = /\d+(?:[.,\u0020\u00a0\u202f'’]\d{3})*(?:[.,]\d{1,4})?(?![\d])/gu;
/** What stands right beside an amount: `EUR2400`, `2400kr`, and what multiplies it, `2.4k`. */
const unitBefore = /(?<![\p{L}\p{N}])(?:\p{Lu}{3}|[Ee]uros?|eur|usd|gbp|chf|Rs|kr)$/u;
const unitAfter = /^(?:\p{Lu}{3}|[Ee]uros?|[Dd]ollars?|eur|usd|gbp|chf|kr|zł|Ft|Kč)(?![\p{L}\p{N}])/u;
const scaleAfter = /^\s?(?:(k|thousand|tsd|tausend|mil|mille)|(m|mio|million|millionen|millions|millones|milhões))(?![\p{L}\p{N}])/iu;

/** Where a text first has each number, in whatever reading. Made once per text: a call may hold very many numbers. */
export function indexLooseNumbers(text: string): NumberIndex {
  const index = new Map<number, TextRange>();
  const add = (reading: number, range: TextRange): void => void (index.has(reading) || index.set(reading, range));
  // The Arabic marks of decimals and thousands are one unit each, as ours are.
  const searched = toAsciiDigits(text).replaceAll('\u066b', '.').replaceAll('\u066c', ',');
  for (const match of searched.matchAll(looseNumber)) {
    const range = { start: match.index, end: match.index + match[0].length };
    const { left, right } = toEdges(searched, range);
    const [, thousands, millions] = scaleAfter.exec(right) ?? [];
    const scale = thousands ? 1_000 : millions ? 1_000_000 : undefined;
    const isBeside = (unitBefore.test(left) || !/[\p{L}\p{N}]$/u.test(left)) && (unitAfter.test(right) || scale !== undefined || !/^[\p{L}\p{N}]/u.test(right));
    if (!isBeside) continue;
    for (const reading of toLooseReadings(match[0])) {
      add(reading, range);
      if (scale !== undefined) add(Math.round(reading * scale * 10_000) / 10_000, range);
    }
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
export function indexExactNumbers(text: string): NumberIndex {
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
