import { catalogLocales } from '@byleave/react/locales';

/** What `?lang=` asks for: the kit's words come in it, the app's own are English so far. `null` for nothing. */
export const askedLanguage: string | null = catalogLocales.find((known) => known === new URLSearchParams(location.search).get('lang')) ?? null;

/** What is asked for, or else the reader's own English, for dates and amounts. */
export const locale: string = askedLanguage ?? navigator.languages.find((language) => language.startsWith('en') && isLanguageTag(language)) ?? 'en';

/** Which way the page runs. */
export const direction: 'ltr' | 'rtl' = /^(?:ar|he)\b/u.test(locale) ? 'rtl' : 'ltr';

/** Browsers pass on what the system says, and a POSIX system says `en-US@posix`. */
function isLanguageTag(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false;
  }
}
