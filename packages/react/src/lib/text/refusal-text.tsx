import type { Refusal } from '@byleave/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/messages.ts';
import { SafeText } from './safe-text.tsx';

/** Why something was refused, and what exactly is wrong where that is known. */
export function RefusalText({ refusal }: { readonly refusal: Refusal }): ReactNode {
  const messages = useMessages();
  const { issues = [] } = refusal;
  return (
    <>
      <p>
        <SafeText text={messages.refusal(refusal)} />
      </p>
      {issues.length > 0 && (
        <ul>
          {issues.map(({ pointer, message }) => (
            <li key={`${pointer} ${message}`}>
              <SafeText text={[pointer.split('/').at(-1), message].filter(Boolean).join(' ')} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
