/** The reader's own English, for dates and amounts: the page's words are English so far. */
export const locale: string = navigator.languages.find((language) => language.startsWith('en')) ?? 'en';
