import { shortDigest } from '@byleave/core';
import type { ReactNode } from 'react';
import { Part } from '../part/part.tsx';

export interface DigestProps {
  /** Of an action, as lower-case hexadecimal. */
  readonly digest: string;
  /** All of it, to be compared letter by letter. Default: its two ends, as they are on a slip, on its receipt and in the log. */
  readonly isWhole?: boolean;
}

/** What binds what was shown to what runs. It reads from left to right in every language. */
export function Digest({ digest, isWhole = false }: DigestProps): ReactNode {
  return (
    <Part as="code" part="digest" className={isWhole ? 'bl-code' : 'bl-digest'} dir="ltr">
      {isWhole ? digest : shortDigest(digest)}
    </Part>
  );
}
