import { isPlainObject, type JsonObject, type JsonValue } from './json.ts';
import { escapePointer } from './json-pointer.ts';
import { localizePresentation, type PresentationTranslation } from './presentation-translation.ts';
import { mostConcerning, type ArgumentProvenance } from './provenance.ts';

/**
 * How a value is written for a person. `money` needs a currency; `identifier` is set in monospace and never broken up;
 * `time` is a number of epoch ms.
 */
export type FieldFormat = 'text' | 'multiline' | 'money' | 'number' | 'identifier' | 'time';

/** One argument as the card shows it. */
export interface FieldTemplate {
  /** Name of a top-level argument. */
  readonly argument: string;
  readonly label: string;
  /** Default `text`. */
  readonly format?: FieldFormat;
  /** ISO 4217 code, for `money`. */
  readonly currency?: string;
  /** Name of the top-level argument that holds the ISO 4217 code instead, for `money`. */
  readonly currencyArgument?: string;
  /** A wrong value here makes it another action: recipient, amount, path, body. Never truncated, never collapsed. */
  readonly decisive?: boolean;
}

export type Reversibility = 'reversible' | 'irreversible' | 'unknown';

/**
 * How an action is put to a person. Written by the team that registers the tool, never by the agent. `{name}` in
 * `title`, `approve` and `done` stands for an argument, written in its field's format.
 */
export interface Presentation {
  readonly id: string;
  readonly version: number;
  /** Verb, object, decisive quantity: "Send {amount} to {recipient}". */
  readonly title: string;
  /** The approving button: "Send {amount}". */
  readonly approve: string;
  readonly fields: readonly FieldTemplate[];
  /** Who or what is touched: "1 payee, outside the company". */
  readonly reaches?: string;
  readonly reversibility: Reversibility;
  /** How, or until when, it can be undone. */
  readonly undo?: string;
  /** What one approval covers: "This payment only". */
  readonly covers: string;
  /** Its words in other languages, by BCP 47 tag. Checked when the tool is registered; none may say less. */
  readonly translations?: Readonly<Record<string, PresentationTranslation>>;
}

/** A piece of a rendered sentence: the template's own words, or a value that must be isolated and made visible. */
export type SentencePart =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'value'; readonly text: string };

export interface RenderedField {
  readonly pointer: string;
  readonly label: string;
  readonly text: string;
  readonly format: FieldFormat;
  readonly decisive: boolean;
  readonly provenance: ArgumentProvenance;
}

/** Everything a card says about an action, computed from the template and the real arguments. */
export interface RenderedAction {
  readonly title: readonly SentencePart[];
  readonly approve: readonly SentencePart[];
  readonly fields: readonly RenderedField[];
}

/**
 * Renders an action in a locale, in its language where the template has it, times in a zone (default: that of the machine). Every argument appears: those the template does not name come last, under their own
 * name, as JSON.
 */
export function renderAction(
  template: Presentation,
  args: JsonObject,
  provenance: readonly ArgumentProvenance[],
  locale: string,
  timeZone?: string,
): RenderedAction {
  const presentation = localizePresentation(template, locale);
  const listed = new Map(presentation.fields.map((field) => [field.argument, field]));
  const format: FormatContext = { args, locale, timeZone };
  const origins = mostConcerning(provenance);
  const unlisted = Object.keys(args)
    .filter((name) => !listed.has(name))
    .map((name): FieldTemplate => ({ argument: name, label: name }));
  const fields = [...presentation.fields, ...unlisted]
    .filter((field) => Object.hasOwn(args, field.argument))
    .map((field): RenderedField => {
      const pointer = `/${escapePointer(field.argument)}`;
      return {
        pointer,
        label: field.label,
        text: formatValue(args[field.argument]!, field, format),
        format: field.format ?? 'text',
        decisive: field.decisive ?? false,
        provenance: origins.get(pointer) ?? { pointer, provenance: 'unknown' },
      };
    });
  const sentence = (text: string): readonly SentencePart[] => renderSentence(text, listed, format);
  return { title: sentence(presentation.title), approve: sentence(presentation.approve), fields };
}

/** The words of a rendered sentence in one string, for labels that take no markup. */
export function toPlainText(parts: readonly SentencePart[]): string {
  return parts.map((part) => part.text).join('');
}

const placeholder = /\{([\w-]+)\}/gu;

function renderSentence(
  text: string,
  fields: ReadonlyMap<string, FieldTemplate>,
  format: FormatContext,
): readonly SentencePart[] {
  const { args } = format;
  const parts: SentencePart[] = [];
  let from = 0;
  for (const match of text.matchAll(placeholder)) {
    const name = match[1]!;
    if (match.index > from) parts.push({ kind: 'words', text: text.slice(from, match.index) });
    const value = Object.hasOwn(args, name) ? formatValue(args[name]!, fields.get(name), format) : '…';
    parts.push({ kind: 'value', text: value });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ kind: 'words', text: text.slice(from) });
  return parts;
}

interface FormatContext {
  readonly args: JsonObject;
  readonly locale: string;
  readonly timeZone: string | undefined;
}

function formatValue(value: JsonValue, field: FieldTemplate | undefined, context: FormatContext): string {
  if (typeof value === 'number') return field?.format === 'time' ? formatTime(value, context) : formatNumber(value, field, context);
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((member) => typeof member === 'string')) return value.join(', ');
  if (isPlainObject(value) || Array.isArray(value)) return JSON.stringify(value, null, 1);
  return String(value);
}

/** Right-to-left locales write these around numbers; every value is isolated anyway, and they would show as hidden text. */
const directionMark = /[\u200e\u200f\u061c]/gu;

/** The currency of a `money` field of this call: a code of three letters, whether or not anybody uses it. */
export function currencyOf(field: FieldTemplate, args: JsonObject): string | undefined {
  const { currency, currencyArgument } = field;
  if (currencyArgument === undefined) return currency;
  const named = Object.hasOwn(args, currencyArgument) ? args[currencyArgument] : undefined;
  return typeof named === 'string' && /^[A-Z]{3}$/u.test(named) ? named : undefined;
}

/** Money is never rounded: what the card says is what will be sent. */
function formatNumber(value: number, field: FieldTemplate | undefined, { args, locale }: FormatContext): string {
  const currency = field?.format === 'money' ? currencyOf(field, args) : undefined;
  const format = new Intl.NumberFormat(locale, { ...(currency && { style: 'currency', currency }), maximumFractionDigits: 20 });
  return format.format(value).replaceAll(directionMark, '');
}

/** The largest time there is, in epoch ms (ECMA-262 §21.4.1.1). */
const latestTime = 8.64e15;

function formatTime(value: number, { locale, timeZone }: FormatContext): string {
  if (Math.abs(value) > latestTime) return String(value);
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', ...(timeZone !== undefined && { timeZone }) });
  return format.format(value).replaceAll(directionMark, '');
}
