import { createContext, use, useEffect } from 'react';

/** Tells the frame which run a page shows, so that the stop can stop that one alone. */
export const RunOnScreen = createContext<(conversation: string | undefined) => void>(() => {});

export function useRunOnScreen(conversation: string | undefined): void {
  const tell = use(RunOnScreen);
  useEffect(() => {
    tell(conversation);
    return () => tell(undefined);
  }, [tell, conversation]);
}
