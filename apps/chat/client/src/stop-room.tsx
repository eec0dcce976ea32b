import { useEffect, useRef, type ReactElement } from 'react';

/**
 * Keeps free in the header what the stop takes in the browser's top layer above it, folded or not: what it tells of a
 * stop stays for as long as the stop does, and is not to lie over the page's own navigation for that long.
 */
export function StopRoom(): ReactElement {
  const room = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const stop = document.querySelector('.frame-stop');
    if (!stop) return undefined;
    const measure = new ResizeObserver(() => room.current?.style.setProperty('--frame-stop', `${Math.ceil(stop.getBoundingClientRect().height)}px`));
    measure.observe(stop);
    return () => measure.disconnect();
  }, []);
  return <div ref={room} className="frame-stop-room" />;
}
