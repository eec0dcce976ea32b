import type { ReactNode } from 'react';
import { VisibleText } from './visible-text.tsx';

export interface MarkedTextProps {
  readonly text: string;
  /** A half-open range of UTF-16 units. What lies outside of the text marks nothing. */
  readonly start: number;
  readonly end: number;
  /** Whether there is more before it. Default `false`. */
  readonly isCut?: boolean;
}

/** A string from outside the kit with one stretch of it marked: plain text, in a direction of its own, nothing in it invisible. */
export function MarkedText({ text, start, end, isCut = false }: MarkedTextProps): ReactNode {
  const from = Math.min(Math.max(start, 0), text.length);
  const to = Math.min(Math.max(end, from), text.length);
  return (
    <bdi dir="auto">
      {isCut && '…'}
      <VisibleText text={text.slice(0, from)} />
      {to > from && (
        <mark>
          <VisibleText text={text.slice(from, to)} />
        </mark>
      )}
      <VisibleText text={text.slice(to)} />
    </bdi>
  );
}
