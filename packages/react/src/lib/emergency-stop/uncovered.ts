import { useEffect, type RefObject } from 'react';

const uncovered = new Set<Element>();

/** Whether an element is one that nothing may cover or make inert, not even the kit's own dialog. Only the kit can add one. */
export function isUncovered(element: EventTarget): boolean {
  return element instanceof Element && uncovered.has(element);
}

/** Whether one of them is inside. */
export function holdsUncovered(element: Element): boolean {
  return [...uncovered].some((each) => element.contains(each));
}

/** What the page leaves free for it, so that neither covers the other; hosts may use it as well. */
const room = '--bl-stop-room';

/** With what it tells folded away, in px: unfolded, it may lie over the page. */
const mostRoom = 136;

/**
 * Keeps an element in the browser's top layer, above whatever else enters it: popovers, modal dialogs, what is shown in
 * full screen. Not while it is not `isOn`.
 */
export function useUncovered(ref: RefObject<HTMLElement | null>, isOn: boolean): void {
  useEffect(() => {
    const element = ref.current;
    if (!element || !isOn) return undefined;
    uncovered.add(element);
    raise(element);
    const page = document.documentElement;
    const measure = new ResizeObserver(() => page.style.setProperty(room, `${Math.min(Math.ceil(element.getBoundingClientRect().height) + 16, mostRoom)}px`));
    measure.observe(element);
    const onToggle = (event: Event): void => {
      if (event.target !== element && 'newState' in event && event.newState === 'open') raise(element);
    };
    const again = (): void => raise(element);
    document.addEventListener('toggle', onToggle, true);
    document.addEventListener('fullscreenchange', again);
    return () => {
      document.removeEventListener('toggle', onToggle, true);
      document.removeEventListener('fullscreenchange', again);
      measure.disconnect();
      page.style.removeProperty(room);
      uncovered.delete(element);
    };
  }, [ref, isOn]);
}

/** Whoever enters the top layer last is on top. Browsers without popovers show it where it is, by its z-index. */
function raise(element: HTMLElement): void {
  if (typeof element.showPopover !== 'function' || !element.isConnected) return;
  const focused = document.activeElement;
  if (element.matches(':popover-open')) element.hidePopover();
  element.showPopover();
  if (focused instanceof HTMLElement && element.contains(focused)) focused.focus({ preventScroll: true });
}
