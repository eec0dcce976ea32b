/** The reader's own English, for dates and amounts: the page's words are English so far. */
export const locale: string = navigator.languages.find((language) => language.startsWith('en') && isLanguageTag(language)) ?? 'en';

/** Browsers pass on what the system says, and a POSIX system says `en-US@posix`. */
function isLanguageTag(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false;
  }
}
