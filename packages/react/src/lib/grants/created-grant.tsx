import type { Grant } from '@byleave/core';
import type { ReactNode } from 'react';
import { useGrantChange } from '../hooks/use-grant-change.ts';
import { grantsMessages } from '../messages/en/grants.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';
import { Outcome } from '../text/outcome.tsx';
import { GrantSentence } from './grant-sentence.tsx';

export interface CreatedGrantProps {
  readonly grant: Grant;
  readonly now: number | null;
}

/** The grant that a decision created, as the authority has it and not as it was asked for, and the way back from it. */
export function CreatedGrant({ grant, now }: CreatedGrantProps): ReactNode {
  const messages = useMessages(grantsMessages);
  const { permissionsUrl } = useByleave();
  const change = useGrantChange(grant);
  const isRevoked = change.data !== undefined;
  return (
    <div className="bl-created-grant" data-bl-part="created-grant" data-bl-effect={grant.effect} data-bl-state={isRevoked ? 'revoked' : grant.status}>
      {isRevoked ? (
        <Outcome>
          <Sentence template={messages.grants.revokedHere[grant.effect]} />
        </Outcome>
      ) : (
        <>
          <p>
            <GrantSentence terms={grant} agent={grant.agent} tool={grant.tool} now={now} />
          </p>
          <span className="bl-stub-links">
            <button
              type="button"
              className="bl-link"
              data-bl-part="revoke"
              aria-disabled={change.isPending || undefined}
              onClick={() => {
                if (!change.isPending) change.mutate({ kind: 'revoke' });
              }}
            >
              {messages.grants.revoke}
            </button>
            {permissionsUrl !== undefined && (
              <a className="bl-link" href={permissionsUrl}>
                <Sentence template={messages.grants.place} />
              </a>
            )}
          </span>
        </>
      )}
      {change.error && (
        <p className="bl-error" role="alert">
          <SafeText text={messages.refusal(change.error.refusal)} />
        </p>
      )}
    </div>
  );
}
