import { useCallback, useEffect, useRef } from 'react';

/** A function that stays the same and does what the latest one does, for events that rows of a long list share. */
export function useStable<Args extends readonly unknown[]>(callback: (...args: Args) => void): (...args: Args) => void {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}
