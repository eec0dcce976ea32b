import { useEffect, useState } from 'react';
import { loadCatalog } from './load-catalog.ts';
import type { Catalog } from './messages.ts';

interface Loaded {
  readonly locale: string;
  readonly catalog: Catalog | null;
}

/** The catalog of a locale, `null` for English: while it loads, and where there is none. */
export function useCatalog(locale: string, given: Catalog | undefined): Catalog | null {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const isGiven = given !== undefined;
  useEffect(() => {
    if (isGiven) return undefined;
    let isWanted = true;
    loadCatalog(locale).then(
      (catalog) => {
        if (isWanted) setLoaded({ locale, catalog });
      },
      // What can't be loaded is read in English; the next locale, or the next page, tries again.
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, [locale, isGiven]);
  if (given) return given;
  return loaded?.locale === locale ? loaded.catalog : null;
}
