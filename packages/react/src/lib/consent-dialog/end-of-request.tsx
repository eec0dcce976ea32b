import { useEffect, useRef, type ReactNode } from 'react';
import { dialogMessages } from '../messages/en/dialog.ts';
import { useMessages } from '../messages/messages.ts';

export interface EndOfRequestProps {
  readonly isSeen: boolean;
  readonly onSeen: () => void;
}

/** Calls back once the end of a request has been in view, and says until then that there is more. Where nobody can tell, everything is taken as seen. */
export function EndOfRequest({ isSeen, onSeen }: EndOfRequestProps): ReactNode {
  const { dialog } = useMessages(dialogMessages);
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
  return (
    <>
      <div ref={end} data-bl-part="end" />
      {!isSeen && (
        <p className="bl-more" data-bl-part="more-below" aria-hidden="true">
          {dialog.moreBelow}
        </p>
      )}
    </>
  );
}
