import { createContext, use } from 'react';

/** Where dialogs are put. */
export type PortalContainer = HTMLElement | ShadowRoot;

/** `null`: the body of the document. */
export const PortalContext = createContext<PortalContainer | null>(null);

/** Where what floats over the page belongs: the provider's container, so that its styles reach it. */
export function usePortalContainer(): PortalContainer | null {
  return use(PortalContext);
}
