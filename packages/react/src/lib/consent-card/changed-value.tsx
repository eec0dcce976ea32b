import type { ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { SafeText } from '../text/safe-text.tsx';

export interface ChangedValueProps {
  /** `undefined`: it was not there. */
  readonly before: string | undefined;
  /** `undefined`: it is not there any more. */
  readonly after: string | undefined;
}

/** What a value was, struck through, and what it is now. Screen readers pass over the marks, so the words say it too. */
export function ChangedValue({ before, after }: ChangedValueProps): ReactNode {
  const { card } = useMessages(cardMessages);
  return (
    <>
      {before !== undefined && (
        <del>
          <span className="bl-hidden">{card.change.before} </span>
          <SafeText text={before} />
        </del>
      )}
      {before !== undefined && after !== undefined && ' '}
      {after !== undefined && (
        <ins>
          <span className="bl-hidden">{card.change.now} </span>
          <SafeText text={after} />
        </ins>
      )}
    </>
  );
}
