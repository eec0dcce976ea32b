'use client';

import type { Action } from '@byleave/core';
import { useState, type ReactNode } from 'react';
import { ConsentCard } from '../consent-card/consent-card.tsx';
import { usePasskeys } from '../hooks/use-passkeys.ts';
import { useServerTime } from '../hooks/use-server-time.ts';
import { passkeysMessages } from '../messages/en/passkeys.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { PanelFailure } from '../panel/panel-failure.tsx';
import { PanelLoading } from '../panel/panel-loading.tsx';
import { Panel } from '../panel/panel.tsx';
import { toPanelState } from '../panel/to-panel-state.ts';
import type { HeadingLevel } from '../text/heading.tsx';
import { Outcome } from '../text/outcome.tsx';
import { AddPasskey } from './add-passkey.tsx';
import { PasskeyRow } from './passkey-row.tsx';

export interface PasskeyListProps {
  /** Default 3. */
  readonly headingLevel?: HeadingLevel;
  readonly className?: string;
}

const hourMs = 3_600_000;

/** The person's passkeys, and the way to add one and to let one go. */
export function PasskeyList({ headingLevel = 3, className }: PasskeyListProps): ReactNode {
  const messages = useMessages(passkeysMessages);
  const passkeys = usePasskeys();
  const now = useServerTime(hourMs);
  const [removal, setRemoval] = useState<Action | null>(null);
  const state = toPanelState(passkeys);
  return (
    <Panel part="passkey-list" label={messages.passkeys.label} state={state} headingLevel={headingLevel} className={className}>
      {passkeys.error && <PanelFailure words={messages.passkeys.failed} error={passkeys.error} onRetry={() => void passkeys.refetch()} />}
      {state === 'loading' && <PanelLoading words={messages.passkeys.loading} />}
      {state === 'empty' && <p className="bl-body"><Sentence template={messages.passkeys.empty} /></p>}
      {state === 'listed' && (
        <ul className="bl-rows">
          {passkeys.data?.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} now={now} onAsked={setRemoval} />
          ))}
        </ul>
      )}
      {removal && (
        <div className="bl-body">
          <Outcome key={`asked ${removal.id}`}>
            <Sentence template={messages.passkeys.needsConsent} />
          </Outcome>
          <ConsentCard key={removal.id} action={removal} headingLevel={Math.min(6, headingLevel + 1) as HeadingLevel} canRenew={false} />
        </div>
      )}
      {passkeys.data && <AddPasskey hasPasskey={passkeys.data.length > 0} />}
    </Panel>
  );
}
