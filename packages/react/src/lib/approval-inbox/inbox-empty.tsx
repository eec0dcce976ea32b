import type { ReactNode } from 'react';
import { GrantSentence } from '../grants/grant-sentence.tsx';
import { useGrants } from '../hooks/use-grants.ts';
import { inboxMessages } from '../messages/en/inbox.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import type { HeadingLevel } from '../text/heading.tsx';

const mostShown = 3;

export interface InboxEmptyProps {
  readonly headingLevel: HeadingLevel;
  /** The authority's clock. */
  readonly now: number;
}

/** Nothing waits: and what agents may do in the meantime, without asking. */
export function InboxEmpty({ headingLevel, now }: InboxEmptyProps): ReactNode {
  const { inbox, format } = useMessages(inboxMessages);
  const { permissionsUrl } = useByleave();
  const grants = useGrants();
  const Title = `h${headingLevel}` as const;
  const standing = (grants.data ?? []).filter(({ state, grant }) => state === 'active' && grant.effect === 'allow');
  const more = standing.length - mostShown;
  return (
    <div className="bl-body" data-bl-part="inbox-empty">
      <Title className="bl-inbox-title">{inbox.empty}</Title>
      <p className="bl-note">
        <Sentence template={inbox.emptyHelp} />
      </p>
      {grants.data && (
        <div className="bl-inbox-alone">
          <p className="bl-label">{inbox.alone}</p>
          {standing.length === 0 && <p>{inbox.aloneNothing}</p>}
          <ul className="bl-rows">
            {standing.slice(0, mostShown).map(({ grant }) => (
              <li key={grant.id}>
                <GrantSentence terms={grant} agent={grant.agent} tool={grant.tool} now={now} />
              </li>
            ))}
          </ul>
          {more > 0 && <p className="bl-label">{format(inbox.aloneMore, { count: more })}</p>}
          {permissionsUrl !== undefined && (
            <p>
              <a href={permissionsUrl}>{inbox.alonePlace}</a>
            </p>
          )}
        </div>
      )}
    </div>
  );
}
