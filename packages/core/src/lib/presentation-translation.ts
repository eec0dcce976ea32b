import type { Issue } from './error.ts';
import { escapePointer } from './json-pointer.ts';
import type { Presentation } from './presentation.ts';

/** A template's words in another language, written by the team that registers the tool. */
export interface PresentationTranslation extends Pick<Presentation, 'title' | 'approve' | 'covers' | 'reaches' | 'undo'> {
  /** The label of every field, by its argument. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The template in a reader's language: of the very locale, else of the same language in the same script, else as it is. */
export function localizePresentation(presentation: Presentation, locale: string): Presentation {
  const { translations } = presentation;
  if (!translations) return presentation;
  const found = Object.hasOwn(translations, locale) ? locale : Object.keys(translations).find((other) => isSameWriting(other, locale));
  if (found === undefined) return presentation;
  const { labels, ...words } = translations[found]!;
  const fields = presentation.fields.map((field) => ({ ...field, label: Object.hasOwn(labels, field.argument) ? labels[field.argument]! : field.label }));
  return { ...presentation, ...words, fields };
}

function isSameWriting(one: string, other: string): boolean {
  const [first, second] = [one, other].map(toWriting);
  return first !== undefined && first === second;
}

/** "de-Latn" for "de-AT"; `undefined` for what is no language tag. */
function toWriting(locale: string): string | undefined {
  try {
    const { language, script } = new Intl.Locale(locale).maximize();
    return `${language}-${script}`;
  } catch {
    return undefined;
  }
}

const placeholder = /\{([\w-]+)\}/gu;

/**
 * What is wrong with the translations of a template: another language must not say less. Each names the values that the
 * template names, labels every field, and says what it reaches and how it is undone where the template does.
 */
export function checkTranslations({ translations = {}, title, approve, fields, reaches, undo }: Presentation): readonly Issue[] {
  return Object.entries(translations).flatMap(([locale, translation]): readonly Issue[] => {
    const at = (key: string, message: string): Issue => ({ pointer: `/translations/${escapePointer(locale)}/${key}`, message });
    const sentences = [['title', title], ['approve', approve], ['covers', ''], ['reaches', reaches], ['undo', undo]] as const;
    return [
      ...(toWriting(locale) === undefined ? [at('', 'is no language tag')] : []),
      ...sentences.flatMap(([key, original]) => {
        const words = translation[key];
        if (original === undefined) return words === undefined ? [] : [at(key, 'says what the template does not')];
        if (words === undefined || words.trim() === '') return [at(key, 'is missing')];
        return key === 'covers' || namesIn(words) === namesIn(original) ? [] : [at(key, `has to name ${namesIn(original) || 'nothing'}, as the template does`)];
      }),
      ...fields.filter(({ argument }) => !translation.labels[argument]?.trim()).map(({ argument }) => at(`labels/${escapePointer(argument)}`, 'is missing')),
      ...Object.keys(translation.labels)
        .filter((argument) => !fields.some((field) => field.argument === argument))
        .map((argument) => at(`labels/${escapePointer(argument)}`, 'is of no field')),
    ];
  });
}

function namesIn(sentence: string): string {
  return [...new Set([...sentence.matchAll(placeholder)].map(([place]) => place))].toSorted().join(', ');
}
