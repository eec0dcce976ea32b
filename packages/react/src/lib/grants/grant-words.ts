import { escapePointer, localizePresentation, renderAction, type ArgumentConstraint, type GrantTerms, type JsonObject, type JsonValue, type Presentation, type SentencePart } from '@byleave/core';
import { formatAmount } from '../limits/format-amount.ts';
import type { Messages } from '../messages/messages.ts';
import { toParts } from '../messages/to-parts.ts';
import type { TimeFormat } from '../messages/time-format.ts';

/** What a grant covers, in the words of its tool's template. */
export interface GrantWords {
  /** "Post in #billing": what is pinned is named, what is not reads "any". */
  readonly title: readonly SentencePart[];
  /** What the title has no place for: "with any message", "only if IBAN is …", "in this conversation only". */
  readonly notes: readonly (readonly SentencePart[])[];
}

export type GrantWidth = Pick<GrantTerms, 'constraints' | 'conversation' | 'mostAmount'>;

/** The width of a grant: how much it covers is what a person consents to, so whatever is left open is said. */
export function toGrantWords({ constraints, conversation, mostAmount }: GrantWidth, template: Presentation, format: TimeFormat, messages: Messages<'grants'>): GrantWords {
  const presentation = localizePresentation(template, format.locale);
  const words: WordContext = { presentation, constraints, format, messages };
  const names = new Set([...presentation.title.matchAll(placeholder)].map((match) => match[1]!));
  const open = presentation.fields.filter(
    ({ argument, decisive }) => decisive && !names.has(argument) && !constraints.some((constraint) => constraint.argument === argument),
  );
  return {
    title: presentation.title.split(placeholder).flatMap((text, index) => (index % 2 === 0 ? toWords(text) : toWidth(text, words))),
    notes: [
      ...constraints.filter(({ argument }) => !names.has(argument)).map((constraint) => toCondition(constraint, words)),
      ...open.map(({ label }) => toParts(messages, messages.grants.withAny, { label: messages.inSentence(label) })),
      ...(mostAmount ? [toParts(messages, messages.grants.inAll, { amount: formatAmount(mostAmount.most, mostAmount.currency, format.locale) })] : []),
      ...(conversation !== undefined ? [toParts(messages, messages.grants.oneConversation, {})] : []),
    ],
  };
}

const placeholder = /\{([\w-]+)\}/gu;

interface WordContext {
  readonly presentation: Presentation;
  readonly constraints: readonly ArgumentConstraint[];
  readonly format: TimeFormat;
  readonly messages: Messages<'grants'>;
}

function toWords(text: string): readonly SentencePart[] {
  return text === '' ? [] : [{ kind: 'words', text }];
}

/** What may stand in a place of the title. */
function toWidth(argument: string, words: WordContext): readonly SentencePart[] {
  const { constraints, messages } = words;
  const constraint = constraints.find((found) => found.argument === argument);
  if (!constraint) return toParts(messages, messages.grants.any, { label: messages.inSentence(labelOf(argument, words)) });
  const value = formatConstraint(constraint, words);
  return constraint.is === 'at-most' ? toParts(messages, messages.grants.upTo, { value }) : [{ kind: 'value', text: value }];
}

function toCondition(constraint: ArgumentConstraint, words: WordContext): readonly SentencePart[] {
  const { onlyIf, onlyUpTo } = words.messages.grants;
  return toParts(words.messages, constraint.is === 'at-most' ? onlyUpTo : onlyIf, {
    label: labelOf(constraint.argument, words),
    value: formatConstraint(constraint, words),
  });
}

function labelOf(argument: string, { presentation }: WordContext): string {
  return presentation.fields.find((field) => field.argument === argument)?.label ?? argument;
}

function formatConstraint(constraint: ArgumentConstraint, words: WordContext): string {
  if (constraint.is === 'at-most') return formatArgument(constraint.argument, constraint.value, words);
  const values = constraint.values.map((value) => formatArgument(constraint.argument, value, words));
  return new Intl.ListFormat(words.format.locale, { type: 'disjunction' }).format(values);
}

/** A value as the card would write it. The other pinned arguments are there for its currency. */
function formatArgument(argument: string, value: JsonValue, { presentation, constraints, format }: WordContext): string {
  const pinned = constraints.flatMap((found) => (found.is === 'one-of' && found.values.length === 1 ? [[found.argument, found.values[0]!] as const] : []));
  const args: JsonObject = { ...Object.fromEntries(pinned), [argument]: value };
  try {
    const { fields } = renderAction(presentation, args, [], format.locale, format.timeZone);
    return fields.find(({ pointer }) => pointer === `/${escapePointer(argument)}`)?.text ?? String(value);
  } catch {
    // A template that cannot be rendered, such as one with an unknown currency: the bare value says what it is.
    return JSON.stringify(value);
  }
}
