import type { ReactNode, Ref } from 'react';
import { Part } from '../part/part.tsx';

/** Which heading a component's title is, so that it fits the outline of the page it is in. */
export type HeadingLevel = 1 | 2 | 3 | 4 | 5 | 6;

export interface HeadingProps {
  readonly id: string;
  readonly level: HeadingLevel;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLHeadingElement>;
}

/** A component's title. It can be focused by the kit, never by Tab. */
export function Heading({ id, level, children, ref }: HeadingProps): ReactNode {
  return (
    <Part as={`h${level}`} part="title" id={id} ref={ref} tabIndex={-1} className="bl-title">
      {children}
    </Part>
  );
}
