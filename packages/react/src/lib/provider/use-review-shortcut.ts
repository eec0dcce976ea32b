import { useEffect } from 'react';

const pendingTitle = '[data-bl-part="consent-card"][data-bl-state="pending"] [data-bl-part="title"]';

/** Alt+Shift+A leads to the first request that waits, to read it. It never presses anything. */
export function useReviewShortcut(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.code !== 'KeyA' || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
      const title = document.querySelector<HTMLElement>(pendingTitle);
      if (!title) return;
      event.preventDefault();
      title.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
