export { catalogLocales, loadCatalog } from './lib/messages/load-catalog.ts';
export type { Catalog, Language } from './lib/messages/messages.ts';
