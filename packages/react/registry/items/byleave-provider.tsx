'use client';

import { ByleaveProvider as Provider, type Catalog, type KitEventListener } from '@byleave/react';
import type { ReactNode } from 'react';

export interface ByleaveProviderProps {
  readonly children: ReactNode;
  /** BCP 47. */
  readonly locale?: string;
  /** From `loadCatalog(locale)` of `@byleave/react/locales`, on the server. */
  readonly messages?: Catalog;
  readonly onEvent?: KitEventListener;
}

/** Asks the app's own server for a token that lasts minutes. */
async function getToken({ audience }: { readonly audience: string }): Promise<string> {
  const response = await fetch('/api/byleave-token', { method: 'POST', body: JSON.stringify({ audience }), headers: { 'content-type': 'application/json' } });
  if (!response.ok) throw new Error(`The app gave no token for the authority: ${response.status}.`);
  return response.text();
}

/** Connects the page to its authority, in the colours of the page. Mount it once, in the root layout. */
export function ByleaveProvider({ children, ...settings }: ByleaveProviderProps): ReactNode {
  return (
    <Provider baseUrl="/byleave" getToken={getToken} appearance={{ theme: 'plain' }} {...settings}>
      {children}
    </Provider>
  );
}
