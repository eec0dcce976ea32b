import type { Catalog } from './messages.ts';

/** The languages there are words in besides English, each loaded when it is asked for. `en-XA` is the pseudo-language. */
const catalogs: Readonly<Record<string, () => Promise<Catalog>>> = {
  ar: async () => (await import('../../locales/ar.ts')).ar,
  de: async () => (await import('../../locales/de.ts')).de,
  es: async () => (await import('../../locales/es.ts')).es,
  fr: async () => (await import('../../locales/fr.ts')).fr,
  he: async () => (await import('../../locales/he.ts')).he,
  ja: async () => (await import('../../locales/ja.ts')).ja,
  'pt-BR': async () => (await import('../../locales/pt-BR.ts')).ptBR,
  'zh-Hans': async () => (await import('../../locales/zh-Hans.ts')).zhHans,
  'en-XA': async () => (await import('../../locales/en-XA.ts')).enXA,
};

export const catalogLocales: readonly string[] = ['en', ...Object.keys(catalogs)];

/** The words for a reader, `null` for English: the very locale, or else the same language in the same script. */
export async function loadCatalog(locale: string): Promise<Catalog | null> {
  const match = Object.hasOwn(catalogs, locale) ? locale : Object.keys(catalogs).find((known) => isReadable(known, locale));
  return match === undefined ? null : catalogs[match]!();
}

/** "de" for a reader of "de-AT"; never simplified Chinese for one of traditional. */
function isReadable(known: string, wanted: string): boolean {
  if (known === 'en-XA') return false;
  const [one, other] = [new Intl.Locale(known).maximize(), new Intl.Locale(wanted).maximize()];
  return one.language === other.language && one.script === other.script;
}
