import { useEffect } from 'react';

/** Keeps the page behind from scrolling, without a jump where its scroll bar takes up room. */
export function useScrollLock(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const page = document.documentElement;
    const { overflow, scrollbarGutter } = page.style;
    if (window.innerWidth > page.clientWidth) page.style.scrollbarGutter = 'stable';
    page.style.overflow = 'hidden';
    return () => {
      page.style.overflow = overflow;
      page.style.scrollbarGutter = scrollbarGutter;
    };
  }, [isOn]);
}
