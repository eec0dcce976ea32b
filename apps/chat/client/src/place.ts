import { useMemo, useSyncExternalStore } from 'react';
import { locale, askedLanguage } from './locale.ts';

let hasMoved = false;

/** Whether the page was moved on since it was loaded: then the reader is led to what is new. */
export function isArrival(): boolean {
  return hasMoved;
}

function subscribe(listener: () => void): () => void {
  for (const type of ['popstate', 'hashchange']) addEventListener(type, listener);
  return () => {
    for (const type of ['popstate', 'hashchange']) removeEventListener(type, listener);
  };
}

/** What the address of the page says, as it changes. */
export function usePlace(): URL {
  const href = useSyncExternalStore(subscribe, () => location.href);
  return useMemo(() => new URL(href), [href]);
}

/** Moves the page to an address of its own, without loading it again. `isSmall`: nothing to go back to. */
export function navigate(to: string, { isSmall = false }: { readonly isSmall?: boolean } = {}): void {
  const url = withLanguage(to);
  hasMoved ||= new URL(url, location.href).pathname !== location.pathname;
  history[isSmall ? 'replaceState' : 'pushState'](null, '', url);
  dispatchEvent(new PopStateEvent('popstate'));
}

/** The same address in the language that this one asks for. */
export function withLanguage(to: string): string {
  if (askedLanguage === null) return to;
  const url = new URL(to, location.href);
  url.searchParams.set('lang', locale);
  return `${url.pathname}${url.search}${url.hash}`;
}
