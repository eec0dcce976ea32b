import { useEffect, type RefObject } from 'react';
import { isUncovered } from '../emergency-stop/uncovered.ts';
import { makeOthersInert } from './inert-siblings.ts';

/**
 * Puts an element into the browser's top layer and keeps it there: nothing the page draws can cover it, whatever its
 * z-index, short of another entry into the top layer, after which it goes on top again. Only the emergency stop stays above.
 */
export function useTopLayer(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    raise(element);
    const lower = makeOthersInert(element);
    const onToggle = (event: Event): void => {
      if (event.target !== element && !(event.target && isUncovered(event.target)) && 'newState' in event && event.newState === 'open') raise(element);
    };
    document.addEventListener('toggle', onToggle, true);
    return () => {
      document.removeEventListener('toggle', onToggle, true);
      lower();
    };
  }, [ref]);
}

/** Whoever enters the top layer last is on top. Browsers without popovers show it where it is. */
function raise(element: HTMLElement): void {
  if (typeof element.showPopover !== 'function') return;
  const focused = document.activeElement;
  if (element.matches(':popover-open')) element.hidePopover();
  element.showPopover();
  if (focused instanceof HTMLElement && element.contains(focused)) focused.focus({ preventScroll: true });
}
