import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { focusedElement } from '../part/focused-element.ts';
import { useKeptFocus } from '../part/use-kept-focus.ts';

/**
 * Leads the focus into a dialog when it comes, and back into it when what held the focus there goes away, as a button does
 * that was pressed. With everything else inert nothing more is needed: Tab goes round by way of the browser's own controls.
 *
 * @param toInitial what is focused first; `null`: the dialog itself.
 */
export function useDialogFocus(popup: RefObject<HTMLElement | null>, toInitial: () => HTMLElement | null): void {
  const initial = useRef(toInitial);
  useKeptFocus(popup, () => popup.current);
  useEffect(() => (initial.current() ?? popup.current)?.focus(), [popup]);
}

/** Leads the focus back when a dialog closes: to what `toTarget` says then, or else to where it was before, unless the person has moved it elsewhere meanwhile. */
export function useFocusReturn(isOpen: boolean, toTarget: () => HTMLElement | null): void {
  const before = useRef<HTMLElement | null>(null);
  const isClosing = useRef(false);
  const target = useRef(toTarget);
  useLayoutEffect(() => {
    target.current = toTarget;
  });
  // Layout effects come before the effect that moves the focus into the dialog.
  useLayoutEffect(() => {
    if (isOpen) before.current ??= focusedElement();
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen) return undefined;
    isClosing.current = false;
    return () => {
      isClosing.current = true;
      // By then the dialog is gone and what was inert is not.
      queueMicrotask(() => {
        if (!isClosing.current) return;
        const goal = target.current() ?? before.current;
        before.current = null;
        if (!focusedElement()) goal?.focus();
      });
    };
  }, [isOpen]);
}
