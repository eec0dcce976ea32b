import { useEffect, type RefObject } from 'react';

/** Calls back each time an element comes before a person's eyes: attached, scrolled into view, its tab shown again. */
export function useExposure(ref: RefObject<Element | null>, onExposed: () => void): void {
  useEffect(() => {
    onExposed();
    const onVisibility = (): void => {
      if (document.visibilityState === 'visible') onExposed();
    };
    document.addEventListener('visibilitychange', onVisibility);
    const observer = createObserver(onExposed);
    if (ref.current) observer?.observe(ref.current);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      observer?.disconnect();
    };
  }, [ref, onExposed]);
}

function createObserver(onEntered: () => void): IntersectionObserver | undefined {
  if (typeof IntersectionObserver === 'undefined') return undefined;
  let wasVisible = true;
  return new IntersectionObserver((entries) => {
    const isVisible = entries.at(-1)?.isIntersecting ?? wasVisible;
    if (isVisible && !wasVisible) onEntered();
    wasVisible = isVisible;
  });
}
