const catalogs = import.meta.glob<object>(['../../packages/react/messages/**/*.json'], { eager: true, import: 'default' });

/** Words for "always" in the languages of the kit. */
const words = /\balways\b|\bforever\b|\bimmer\b|\btoujours\b|\bsiempre\b|\bsempre\b|常に|いつも|ずっと|始终|总是|永远|دائم|للأبد|תמיד/iu;

/** Labels that promise for ever, as `file: key`. */
export const forEver: readonly string[] = Object.entries(catalogs).flatMap(([file, catalog]) =>
  textsOf(catalog)
    .filter(({ text }) => words.test(text))
    .map(({ key, text }) => `${file}: ${key}: ${text}`),
);

if (Object.keys(catalogs).length < 9) throw new Error('The catalogues are not where they were, so nothing was read.');

interface Text {
  readonly key: string;
  readonly text: string;
}

function textsOf(value: unknown, key = ''): readonly Text[] {
  if (typeof value === 'string') return [{ key, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textsOf(member, `${key}/${name}`));
}
