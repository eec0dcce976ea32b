import type { ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { VisibleText } from '../text/visible-text.tsx';

export interface TextChangesProps {
  /** A unified diff. */
  readonly changes: string;
  readonly label: string;
}

/** What changes in a text, line by line: by its sign and its words, whatever its colour. */
export function TextChanges({ changes, label }: TextChangesProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const words = policy.changes;
  const lines = changes.split('\n').filter((line) => line !== '' && !line.startsWith('\\'));
  if (lines.length === 0) return <p className="bl-label">{words.same}</p>;
  return (
    <div className="bl-diff" dir="ltr" role="group" aria-label={label} tabIndex={0} data-bl-part="text-changes">
      {lines.map((line, index) => {
        const sign = line.charAt(0);
        const kind = sign === '+' ? 'added' : sign === '-' ? 'removed' : sign === '@' ? 'place' : 'same';
        if (kind === 'place') return <hr key={index} />;
        return (
          <code key={index} data-bl-line={kind}>
            <span aria-hidden="true">{sign} </span>
            {kind !== 'same' && <span className="bl-hidden">{kind === 'added' ? words.lineAdded : words.lineRemoved}: </span>}
            <VisibleText text={line.slice(1)} />
          </code>
        );
      })}
    </div>
  );
}
