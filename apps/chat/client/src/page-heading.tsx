import { useEffect, useRef, type ReactElement } from 'react';
import { isArrival } from './place.ts';

interface PageHeadingProps {
  readonly title: string;
  readonly isHidden?: boolean;
}

/** Names the page, in the window's title too; whoever comes to it from another one begins to read here. */
export function PageHeading({ title, isHidden = false }: PageHeadingProps): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} — Office agent — Byleave`;
    if (isArrival()) heading.current?.focus();
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1} className={isHidden ? 'visually-hidden' : 'page-title'}>
      {title}
    </h1>
  );
}
