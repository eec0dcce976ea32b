import { useEffect, useState } from 'react';
import type { KitEventListener } from '../provider/kit-event.ts';
import { loadCatalog } from './load-catalog.ts';
import type { Catalog } from './messages.ts';

interface Loaded {
  readonly locale: string;
  readonly catalog: Catalog | null;
}

/** The catalog of a locale, `null` for English: while it loads, and where there is none. */
export function useCatalog(locale: string, given: Catalog | undefined, emit: KitEventListener): Catalog | null {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const isGiven = given !== undefined;
  useEffect(() => {
    if (isGiven) return undefined;
    let isWanted = true;
    loadCatalog(locale).then(
      (catalog) => {
        if (isWanted) setLoaded({ locale, catalog });
      },
      // It is read in English; the next locale, or the next page, tries again.
      () => emit({ type: 'catalog.failed', locale }),
    );
    return () => {
      isWanted = false;
    };
  }, [locale, isGiven, emit]);
  if (given) return given;
  return loaded?.locale === locale ? loaded.catalog : null;
}
