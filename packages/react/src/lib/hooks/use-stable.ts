import { useCallback, useEffect, useRef } from 'react';

/** A function that stays the same and does what the latest one does, for events that rows of a long list share. */
export function useStable<Args extends readonly unknown[], Result = void>(callback: (...args: Args) => Result): (...args: Args) => Result {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}
