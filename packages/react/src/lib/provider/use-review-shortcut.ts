import { useEffect } from 'react';
import type { PortalContainer } from './portal-context.ts';

const pendingTitle = '[data-bl-part="consent-card"][data-bl-state="pending"] [data-bl-part="title"]';

/** Alt+Shift+A leads to the first request that waits, to read it. It never presses anything. */
export function useReviewShortcut(container: PortalContainer | undefined): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.code !== 'KeyA' || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
      const title = rootOf(container).querySelector<HTMLElement>(pendingTitle);
      if (!title) return;
      event.preventDefault();
      title.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [container]);
}

/** The document, or the shadow tree the kit is in. */
export function rootOf(container: PortalContainer | undefined): Document | ShadowRoot {
  const root = container?.getRootNode();
  return root instanceof ShadowRoot ? root : document;
}
