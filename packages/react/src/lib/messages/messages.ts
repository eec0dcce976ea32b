import type { ErrorCode, Refusal, ShownCatalog } from '@byleave/core';
import { createContext, use } from 'react';
import { ByleaveContext } from '../provider/byleave-context.ts';
import { baseMessages } from './en/base.ts';
import { english } from './en/english.ts';
import type { Sections } from './en/sections.ts';
import { formatText, type Phrase, type TextValues } from './template.ts';

/** What a catalog says of itself. */
export interface Language {
  /** BCP 47, of the words. */
  readonly locale: string;
  /** Changes with any word of it; goes into the record of what was shown. */
  readonly version: string;
  readonly direction: 'ltr' | 'rtl';
  /** What becomes of the first letter of a title that is put into a sentence: "Send {amount}" → "asked to send {amount}". */
  readonly inSentence: 'lower' | 'same';
}

/** Every word the kit says itself, in one language. Plain data: a server component may pass it on. */
export interface Catalog extends Language {
  readonly sections: Sections;
}

/** The English of one part of the kit, which the part brings along; another language comes in one catalog. */
export interface Section<Name extends keyof Sections> {
  readonly name: Name;
  readonly messages: Sections[Name];
}

/** What is said here, and how it is written: the words that every part needs, and those of the named sections. */
export type Messages<Names extends keyof Sections = never> = Sections['base'] & Pick<Sections, Names> & Voice;

interface Voice {
  /** Of the words, which need not be that of the page. */
  readonly direction: 'ltr' | 'rtl';
  /** BCP 47, of the words; with the reader's region where it is known. */
  readonly locale: string;
  /** Which words these are: the catalog's, or those of the English that stands in for one. */
  readonly catalog: ShownCatalog;
  /** A message as one text. */
  format<Values>(message: Phrase<Values>, values: TextValues<NoInfer<Values>>): string;
  /** A title or label as it stands inside a sentence. */
  inSentence(words: string): string;
  /** Why something was refused. */
  refusal(refusal: Refusal): string;
}

/** `null`: English. */
export const CatalogContext = createContext<Catalog | null>(null);

/** The words of the given sections, in the language in use. */
export function useMessages<const Used extends readonly Section<keyof Sections>[]>(...sections: Used): Messages<Used[number]['name']> {
  const catalog = use(CatalogContext);
  const { locale } = use(ByleaveContext);
  return toMessages(catalog, locale, sections);
}

/** Made once for each language, reader and choice of sections, so that what depends on it stays as it is. */
const made = new WeakMap<Language, Map<string, Messages>>();

export function toMessages<const Used extends readonly Section<keyof Sections>[]>(
  catalog: Catalog | null,
  readerLocale: string,
  sections: Used,
): Messages<Used[number]['name']> {
  const language = catalog ?? english;
  const known = made.get(language) ?? new Map<string, Messages>();
  made.set(language, known);
  const key = [readerLocale, ...sections.map(({ name }) => name)].join(' ');
  const messages = known.get(key) ?? createMessages(catalog, readerLocale, sections);
  known.set(key, messages);
  return messages as Messages<Used[number]['name']>;
}

function createMessages(catalog: Catalog | null, readerLocale: string, sections: readonly Section<keyof Sections>[]): Messages {
  const language = catalog ?? english;
  const locale = hasSameLanguage(readerLocale, language.locale) ? readerLocale : language.locale;
  const voice: Voice = {
    direction: language.direction,
    locale,
    catalog: { locale: language.locale, version: language.version },
    format: (message, values) => formatText(message, locale, values),
    inSentence: (words) => (language.inSentence === 'lower' ? toLowerStart(words, locale) : words),
    refusal: ({ code, message }) => refusalWords(catalog, code) ?? message,
  };
  const words = sections.map(({ name, messages }) => [name, catalog?.sections[name] ?? messages]);
  return { ...(catalog?.sections.base ?? baseMessages.messages), ...voice, ...Object.fromEntries(words) };
}

/** An authority speaks English, of some refusals to the agent; what one means is said to the reader where there are words for it. */
function refusalWords(catalog: Catalog | null, code: ErrorCode): string | undefined {
  const { base, refusals }: Pick<Sections, 'base'> & Partial<Sections> = catalog?.sections ?? { base: baseMessages.messages };
  const words: Partial<Record<ErrorCode, string>> = { ...base.refused, ...refusals };
  return Object.hasOwn(words, code) ? words[code] : undefined;
}

function hasSameLanguage(one: string, other: string): boolean {
  return one.split('-', 1)[0] === other.split('-', 1)[0];
}

/** Leaves acronyms such as "IBAN" alone. */
function toLowerStart(words: string, locale: string): string {
  return /^\p{Lu}(?!\p{Lu})/u.test(words) ? words.charAt(0).toLocaleLowerCase(locale) + words.slice(1) : words;
}
