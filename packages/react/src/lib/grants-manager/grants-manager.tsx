'use client';

import type { GrantStanding } from '@byleave/core';
import { Suspense, useState, type ReactNode } from 'react';
import { useGrants } from '../hooks/use-grants.ts';
import { useServerTime } from '../hooks/use-server-time.ts';
import { requestPart } from '../lazy-part/request-part.ts';
import { grantsManagerMessages } from '../messages/en/grants-manager.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { PanelFailure } from '../panel/panel-failure.tsx';
import { PanelLoading } from '../panel/panel-loading.tsx';
import { Panel } from '../panel/panel.tsx';
import { toPanelState } from '../panel/to-panel-state.ts';
import type { HeadingLevel } from '../text/heading.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { GrantRow } from './grant-row.tsx';
import { hasEnded, toGrantRowState } from './row-state.ts';

export interface GrantsManagerProps {
  /** Default 3. */
  readonly headingLevel?: HeadingLevel;
  readonly className?: string;
}

const minuteMs = 60_000;
const RevokeAll = requestPart('RevokeAll');

/** What agents may do without asking, and what they may not ask for: each worded as its width, each with its way back. */
export function GrantsManager({ headingLevel = 3, className }: GrantsManagerProps): ReactNode {
  const messages = useMessages(grantsManagerMessages);
  const grants = useGrants();
  const now = useServerTime(minuteMs);
  // What the person has just ended stays where it was, so that they see what came of it.
  const [touched, setTouched] = useState<readonly string[]>([]);
  /** The agent that everything is about to be taken back from. */
  const [leaving, setLeaving] = useState<string | null>(null);
  const all = grants.data ?? [];
  const standing = all.filter((item) => !hasEnded(toGrantRowState(item, now)) || touched.includes(item.grant.id));
  const ended = all.filter((item) => !standing.includes(item));
  // What an agent is denied is no power of its: taking that back would give it some.
  const allowed = Map.groupBy(standing.filter(({ grant, state }) => grant.effect === 'allow' && !hasEnded(state)), ({ grant }) => grant.agentId);
  const touch = (id: string): void => setTouched((ids) => [...ids, id]);
  const toRow = (item: GrantStanding): ReactNode => (
    <GrantRow key={item.grant.id} standing={item} now={now} onTouch={() => touch(item.grant.id)} headingLevel={headingLevel} />
  );
  return (
    <Panel
      part="grants-manager"
      label={messages.grantsManager.label}
      state={toPanelState({ data: grants.data && standing, error: grants.error })}
      headingLevel={headingLevel}
      className={className}
    >
      {grants.error && <PanelFailure words={messages.grantsManager.failed} error={grants.error} onRetry={() => void grants.refetch()} />}
      {!grants.data && !grants.error && <PanelLoading words={messages.grantsManager.loading} />}
      {grants.data && standing.length === 0 && (
        <div className="bl-body">
          <p><Sentence template={messages.grantsManager.empty} /></p>
          <p className="bl-note">
            <Sentence template={messages.grantsManager.emptyHelp} />
          </p>
        </div>
      )}
      {[...allowed.values()].map((items) => items.length > 1 && agentOf(items) !== leaving && (
        <div key={agentOf(items)} className="bl-body">
          <button type="button" className="bl-button bl-button-small" onClick={() => setLeaving(agentOf(items))} data-bl-part="revoke-all-open">
            <Sentence template={messages.grantsManager.revokeAll.open} values={{ agent: <SafeText text={items[0]!.grant.agent.name} /> }} />
          </button>
        </div>
      ))}
      {leaving !== null && (
        <Suspense fallback={null}>
          <RevokeAll key={leaving} standings={allowed.get(leaving) ?? []} now={now} onTouch={touch} onClose={() => setLeaving(null)} />
        </Suspense>
      )}
      {standing.length > 0 && <ul className="bl-rows">{standing.map(toRow)}</ul>}
      {ended.length > 0 && (
        <details className="bl-ended" data-bl-part="ended-grants">
          <summary>{messages.format(messages.grantsManager.ended, { count: ended.length })}</summary>
          <ul className="bl-rows">{ended.map(toRow)}</ul>
        </details>
      )}
    </Panel>
  );
}

function agentOf([first]: readonly GrantStanding[]): string | null {
  return first?.grant.agentId ?? null;
}
