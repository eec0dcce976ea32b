import type { ReactNode } from 'react';
import { VisibleText, type VisibleTextProps } from './visible-text.tsx';

/**
 * A string from outside the kit. Its direction is its own and cannot move the words around it, and nothing in it is
 * invisible. Every dynamic string goes through here.
 */
export function SafeText({ text }: VisibleTextProps): ReactNode {
  return (
    <bdi dir="auto">
      <VisibleText text={text} />
    </bdi>
  );
}
