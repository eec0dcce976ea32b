import { useEffect, useRef, type ReactNode } from 'react';

/** What came of a press that took its own button away: said, and given the focus that would be lost otherwise. */
export function Outcome({ children }: { readonly children: ReactNode }): ReactNode {
  const element = useRef<HTMLParagraphElement>(null);
  // Only ever mounted by the person's own press, so the focus is theirs to be led on.
  useEffect(() => element.current?.focus(), []);
  return (
    <p ref={element} className="bl-outcome" role="status" tabIndex={-1}>
      {children}
    </p>
  );
}
