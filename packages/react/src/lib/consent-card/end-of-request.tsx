import { useEffect, useRef, type ReactNode } from 'react';

/** Calls back once the end of a request has been in view. Where nobody can tell, everything is taken as seen. */
export function EndOfRequest({ onSeen }: { readonly onSeen: () => void }): ReactNode {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current) return undefined;
    if (typeof IntersectionObserver === 'undefined') {
      onSeen();
      return undefined;
    }
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) onSeen();
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [onSeen]);
  return <div ref={end} data-bl-part="end" aria-hidden="true" />;
}
