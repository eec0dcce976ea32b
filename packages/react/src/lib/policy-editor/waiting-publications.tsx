import type { ReactNode } from 'react';
import { ConsentCard } from '../consent-card/consent-card.tsx';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useSubheadingLevel } from './subheading-level.ts';
import { useWaitingPublications } from './use-publication.ts';

/** Publications that were asked for and wait for a decision: also of others, also from before the page was loaded. */
export function WaitingPublications(): ReactNode {
  const { policy } = useMessages(policyMessages);
  const level = useSubheadingLevel();
  const waiting = useWaitingPublications();
  if (waiting.length === 0) return null;
  return (
    <div className="bl-body" data-bl-part="waiting-publications">
      <p>
        <Sentence template={policy.standing.asked} />
      </p>
      {waiting.map((action) => (
        <details key={action.id} data-bl-part="waiting-publication">
          <summary>
            <Sentence template={policy.versions.version} values={{ version: Number(action.arguments['version']) }} />
          </summary>
          <ConsentCard action={action} headingLevel={level} canRenew={false} />
        </details>
      ))}
    </div>
  );
}
