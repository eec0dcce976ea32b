import { useEffect, type RefObject } from 'react';
import { useStable } from '../hooks/use-stable.ts';
import { focusedElement } from './focused-element.ts';

/**
 * Leads the focus on when what has it goes away, as a button does that was pressed for the last time: to what `toPlace` said of it
 * while it was there. Who has moved it elsewhere is left alone.
 */
export function useKeptFocus(root: RefObject<HTMLElement | null>, toPlace: (focused: Node) => HTMLElement | null): void {
  const findPlace = useStable(toPlace);
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    let focused: Node | undefined;
    let place: HTMLElement | null | undefined;
    const note = ({ target }: Event): void => {
      focused = target as Node;
      place = findPlace(focused);
    };
    const observer = new MutationObserver(() => {
      if (focused?.isConnected === false && !focusedElement()) place?.focus({ preventScroll: true });
    });
    element.addEventListener('focusin', note);
    observer.observe(element, { childList: true, subtree: true });
    return () => {
      element.removeEventListener('focusin', note);
      observer.disconnect();
    };
  }, [root, findPlace]);
}
