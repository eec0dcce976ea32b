import { useRef, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import type { Activation } from '../provider/byleave-context.ts';

export interface ActivationGuardOptions {
  readonly trust: Activation;
  /** Nothing may be pressed now, and no press may begin now. */
  readonly isBlocked: boolean;
  readonly onActivate: () => void;
}

export interface ActivationGuard {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
}

/**
 * Lets only a deliberate press through: made by the browser, begun and ended on this button, while it was not
 * blocked, and not the repeat of a key that was held down for something else.
 */
export function useActivationGuard({ trust, isBlocked, onActivate }: ActivationGuardOptions): ActivationGuard {
  const beganHere = useRef(false);
  return {
    onPointerDown() {
      beganHere.current = !isBlocked;
    },
    onKeyDown(event) {
      const isPress = event.key === 'Enter' || event.key === ' ';
      if (isPress && event.nativeEvent.repeat) event.preventDefault();
    },
    onClick(event) {
      const isPointer = event.detail > 0;
      const isDeliberate = !isPointer || beganHere.current;
      beganHere.current = false;
      if (isBlocked || !isDeliberate || !isTrusted(event.nativeEvent, trust)) return;
      onActivate();
    },
  };
}

function isTrusted(event: Event, trust: Activation): boolean {
  return trust === 'lenient' || event.isTrusted;
}
