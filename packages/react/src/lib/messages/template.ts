import format, { type CompiledMessage, type FormatOptions } from 'icu-minify/format';

declare const needs: unique symbol;

type Nodes = Exclude<CompiledMessage, string>;

/**
 * A compiled ICU message, and which values it takes: `number` for one that is counted, `unknown` for one that is put in
 * as it is. Plain data, so that it crosses from a server component. One that needs fewer values fits where more are given.
 */
export interface Template<in Values> extends Readonly<Nodes> {
  readonly [needs]?: (values: Values) => void;
}

/** A message: its words, or a template for its values. */
export type Phrase<Values> = string | Template<Values>;

/** Text for each value of a template, and a number for each that is counted. */
export type TextValues<Values> = { readonly [Name in keyof Values]: number extends Values[Name] ? (unknown extends Values[Name] ? string | number : number) : string | number };

/** A stretch of a formatted message. */
export type Piece =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'strong'; readonly pieces: readonly Piece[] };

/** A message as one text. `language` is that of its words (BCP 47). */
export function formatText<Values>(message: Phrase<Values>, language: string, values: TextValues<Values>): string {
  const strong = (chunks: readonly string[]): string => chunks.join('');
  return [format<string>(message as CompiledMessage, language, { ...values, b: strong }, options)].flat().join('');
}

/** No message has this character, and no value passes through the formatter but numbers. */
const mark = '\u0000';

/** A message in pieces, its values left as places. Only numbers are written by the formatter itself. */
export function toPieces<Values>(message: Phrase<Values>, language: string, values: Readonly<Partial<Record<string, unknown>>>): readonly Piece[] {
  if (typeof message === 'string') return [{ kind: 'words', text: message }];
  const places = Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? value : `${mark}${name}${mark}`] as const);
  const formatted = format<Strong>(message as CompiledMessage, language, { ...Object.fromEntries(places), b: (chunks) => ({ chunks }) }, options);
  return splitAtMarks([formatted].flat());
}

interface Strong {
  readonly chunks: readonly (string | Strong)[];
}

function splitAtMarks(chunks: readonly (string | Strong)[]): readonly Piece[] {
  return chunks.flatMap((chunk): readonly Piece[] => {
    if (typeof chunk !== 'string') return [{ kind: 'strong', pieces: splitAtMarks(chunk.chunks) }];
    return chunk
      .split(mark)
      .map((text, index): Piece => (index % 2 === 0 ? { kind: 'words', text } : { kind: 'value', name: text }))
      .filter((piece) => piece.kind !== 'words' || piece.text !== '');
  });
}

/** Making one of these takes longer than using it a hundred times. */
function remember<Kept>(create: (...of: [locale?: Intl.LocalesArgument]) => Kept): (locale?: Intl.LocalesArgument) => Kept {
  const kept = new Map<string, Kept>();
  return (locale) => {
    const key = String(locale);
    const known = kept.get(key) ?? create(locale);
    kept.set(key, known);
    return known;
  };
}

const options: FormatOptions = {
  formatters: {
    getDateTimeFormat: (...of) => new Intl.DateTimeFormat(...of),
    getNumberFormat: remember((locale) => new Intl.NumberFormat(locale)),
    getPluralRules: remember((locale) => new Intl.PluralRules(locale)),
  },
};
