import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * Leads the focus into a dialog when it comes, and back into it when what held the focus there goes away, as a button does
 * that was pressed. With everything else inert nothing more is needed: Tab goes round by way of the browser's own controls.
 *
 * @param toInitial what is focused first; `null`: the dialog itself.
 */
export function useDialogFocus(popup: RefObject<HTMLElement | null>, toInitial: () => HTMLElement | null): void {
  const initial = useRef(toInitial);
  useEffect(() => {
    const element = popup.current;
    if (!element) return undefined;
    (initial.current() ?? element).focus();
    const observer = new MutationObserver(() => {
      if (!focusedElement()) element.focus({ preventScroll: true });
    });
    observer.observe(element, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [popup]);
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

/** What has the focus, in whichever shadow tree; `null` when nothing has. */
function focusedElement(): HTMLElement | null {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused instanceof HTMLElement && focused !== document.body ? focused : null;
}
