import { useCallback, useEffect, useRef } from 'react';
import type { KitEventListener } from './kit-event.ts';

/** The host's listener as it is now, behind a function that stays the same and never throws. */
export function useEmit(onEvent: KitEventListener | undefined): KitEventListener {
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  return useCallback((event) => {
    try {
      latest.current?.(event);
    } catch (error) {
      reportError(error);
    }
  }, []);
}
