import type { Sections } from '../../packages/react/src/lib/messages/en/sections.ts';
import { loadCatalog } from '../../packages/react/src/lib/messages/load-catalog.ts';
import { toMessages, type Messages, type Section } from '../../packages/react/src/lib/messages/messages.ts';

interface Spoken {
  readonly globals: Readonly<Record<string, unknown>>;
}

/** The kit's words in the language a story is looked at in: a play function that looks for them holds in every one. */
export async function wordsIn<const Used extends readonly Section<keyof Sections>[]>({ globals }: Spoken, ...sections: Used): Promise<Messages<Used[number]['name']>> {
  const locale = String(globals['locale']);
  return toMessages(await loadCatalog(locale), locale, sections);
}
