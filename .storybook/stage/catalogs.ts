import type { Catalog } from '../../packages/react/src/index.ts';
import { loadCatalog } from '../../packages/react/src/lib/messages/load-catalog.ts';

const catalogs = new Map<string, Catalog>();

/** For a loader: a story is in its language from its first moment, so that what it plays finds the same words every time. */
export async function prepareCatalog(locale: string): Promise<void> {
  const catalog = await loadCatalog(locale);
  if (catalog) catalogs.set(locale, catalog);
}

/** What has been prepared; nothing for English, which the parts bring along. */
export function preparedCatalog(locale: string): { readonly messages?: Catalog } {
  const messages = catalogs.get(locale);
  return messages ? { messages } : {};
}
