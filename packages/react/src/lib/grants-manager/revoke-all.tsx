import type { ByleaveError, Grant, GrantStanding, Refusal } from '@byleave/core';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { GrantSentence } from '../grants/grant-sentence.tsx';
import { useConnectionStatus } from '../hooks/use-connection-status.ts';
import { useGrantRevocation } from '../hooks/use-grant-change.ts';
import { grantsMessages } from '../messages/en/grants.ts';
import { grantsManagerMessages } from '../messages/en/grants-manager.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { Outcome } from '../text/outcome.tsx';
import { RefusalText } from '../text/refusal-text.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { Means } from './grant-actions.tsx';

export interface RevokeAllProps {
  /** Of one agent, as they stand. */
  readonly standings: readonly GrantStanding[];
  readonly now: number | null;
  /** Called with what was revoked, so that it stays in sight. */
  readonly onTouch: (grantId: string) => void;
  readonly onClose: () => void;
}

interface Outcomes {
  readonly done: number;
  readonly refused: readonly { readonly grant: Grant; readonly refusal: Refusal }[];
}

/** Takes back everything one agent may do: what will be asked again is named first, and what became of each is said. */
export function RevokeAll({ standings: present, now, onTouch, onClose }: RevokeAllProps): ReactNode {
  const messages = useMessages(grantsMessages, grantsManagerMessages);
  const { revokeAll } = messages.grantsManager;
  // What was read is what is revoked: the list below changes under it.
  const [standings] = useState(present);
  const [outcomes, setOutcomes] = useState<Outcomes | null>(null);
  const isOffline = useConnectionStatus() === 'reconnecting';
  const { mutateAsync, isPending } = useGrantRevocation();
  const title = useRef<HTMLParagraphElement>(null);
  const titleId = useId();
  const isSent = useRef(false);
  // Only ever mounted by the person's own press, so the focus is theirs to be led on.
  useEffect(() => title.current?.focus(), []);

  async function revoke(): Promise<void> {
    if (isSent.current || isOffline) return;
    isSent.current = true;
    const refused: { readonly grant: Grant; readonly refusal: Refusal }[] = [];
    for (const { grant } of standings) {
      onTouch(grant.id);
      // oxlint-disable-next-line no-await-in-loop -- one at a time: what is refused of one says nothing of the next
      await mutateAsync(grant).catch(({ refusal }: ByleaveError) => refused.push({ grant, refusal }));
    }
    setOutcomes({ done: standings.length - refused.length, refused });
  }

  function close(): void {
    // The button that was pressed goes, and the focus must not.
    title.current?.closest('section')?.querySelector<HTMLElement>('[tabindex="-1"]')?.focus();
    onClose();
  }

  const [first] = standings;
  if (!first) return null;
  const agent = <SafeText text={first.grant.agent.name} />;
  return (
    <div className="bl-body bl-revoke-all" role="group" aria-labelledby={titleId} data-bl-part="revoke-all" data-bl-state={outcomes ? 'done' : isPending ? 'submitting' : 'asking'}>
      <p id={titleId} ref={title} tabIndex={-1}>
        {outcomes ? (
          <Sentence template={revokeAll.done} values={{ agent, done: outcomes.done, count: standings.length }} />
        ) : (
          <Sentence template={revokeAll.title} values={{ agent, count: standings.length }} />
        )}
      </p>
      {!outcomes && (
        <>
          <ul className="bl-rows">
            {standings.map(({ grant, overruled }) => (
              <li key={grant.id}>
                {overruled?.by === 'allow' ? <Sentence template={messages.grantsManager.overruled.allow} /> : <Means grant={grant} template={messages.grantsManager.revokeMeans[grant.effect]} />}
              </li>
            ))}
          </ul>
          <p className="bl-note">
            <Sentence template={revokeAll.means} />
          </p>
        </>
      )}
      {outcomes && outcomes.done > 0 && <Outcome>{messages.grants.revokedHere.allow}</Outcome>}
      {outcomes && outcomes.refused.length > 0 && (
        <div role="alert">
          {outcomes.refused.map(({ grant, refusal }) => (
            <div key={grant.id} className="bl-error" data-bl-part="revoke-refused" data-bl-code={refusal.code}>
              <GrantSentence terms={grant} agent={grant.agent} tool={grant.tool} now={now} />
              <RefusalText refusal={refusal} />
            </div>
          ))}
        </div>
      )}
      <div className="bl-row-actions">
        <button type="button" className="bl-button bl-button-small" onClick={close}>
          {outcomes ? revokeAll.close : messages.grantsManager.terms.cancel}
        </button>
        {!outcomes && (
          <button type="button" className="bl-button bl-button-small" aria-disabled={isPending || isOffline || undefined} onClick={() => void revoke()} data-bl-part="revoke-these">
            {messages.format(revokeAll.go, { count: standings.length })}
          </button>
        )}
      </div>
    </div>
  );
}
