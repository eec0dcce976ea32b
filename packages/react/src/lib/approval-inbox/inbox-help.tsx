import type { ReactNode } from 'react';
import { inboxMessages } from '../messages/en/inbox.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';

const keys = [
  ['j', 'k', 'move'],
  ['Enter', undefined, 'open'],
  ['x', undefined, 'select'],
  ['a', undefined, 'approve'],
  ['d', undefined, 'deny'],
  ['Esc', undefined, 'back'],
  ['?', undefined, 'help'],
] as const;

/** What the list's keys do. */
export function InboxHelp({ id }: { readonly id: string }): ReactNode {
  const { inbox } = useMessages(inboxMessages);
  return (
    <div id={id} className="bl-body bl-inbox-help" data-bl-part="inbox-help" role="group" aria-label={inbox.help}>
      <dl>
        {keys.map(([first, second, does]) => (
          <div key={does}>
            <dt>
              <kbd>{first}</kbd>
              {second !== undefined && (
                <>
                  {' '}
                  <kbd>{second}</kbd>
                </>
              )}
            </dt>
            <dd>{inbox.keys[does]}</dd>
          </div>
        ))}
      </dl>
      <p className="bl-label">
        <Sentence template={inbox.keysNote} />
      </p>
    </div>
  );
}
