import type { GrantStanding } from '@byleave/core';
import type { ReactNode } from 'react';
import { GrantSentence } from '../grants/grant-sentence.tsx';
import { grantsManagerMessages } from '../messages/en/grants-manager.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import type { HeadingLevel } from '../text/heading.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { GrantActions } from './grant-actions.tsx';
import { GrantFacts } from './grant-facts.tsx';
import { GrantOrigin } from './grant-origin.tsx';
import { hasEnded, toGrantRowState, type GrantRowState } from './row-state.ts';

export interface GrantRowProps {
  readonly standing: GrantStanding;
  readonly now: number | null;
  /** Called when the person changes it here. */
  readonly onTouch: () => void;
  /** That of the list. */
  readonly headingLevel: HeadingLevel;
}

/** One grant: what it covers, how it stands, and what can be done about it. */
export function GrantRow({ standing, now, onTouch, headingLevel }: GrantRowProps): ReactNode {
  const messages = useMessages(grantsManagerMessages);
  const { grant } = standing;
  const state = toGrantRowState(standing, now);
  return (
    <li className="bl-row bl-grant" data-bl-part="grant" data-bl-state={state} data-bl-effect={grant.effect}>
      <div className="bl-grant-head">
        <p>
          <GrantSentence terms={grant} agent={grant.agent} tool={grant.tool} now={now} />
        </p>
        <span className="bl-tag" data-bl-part="grant-state">
          {state === 'expiring' ? messages.grantsManager.expiring : messages.grantsManager.states[state]}
        </span>
      </div>
      <GrantFacts standing={standing} now={now} />
      <Trouble standing={standing} state={state} now={now} />
      <GrantActions grant={grant} state={state} hasEnded={hasEnded(state)} now={now} onTouch={onTouch} headingLevel={headingLevel} />
      <GrantOrigin grant={grant} now={now} />
    </li>
  );
}

const unusedMs = 30 * 24 * 60 * 60_000;

/** Why it does not answer, or whether it still needs to be there. */
function Trouble({ standing: { grant, state: kept, overruled, running = 0 }, state, now }: Pick<GrantRowProps, 'standing' | 'now'> & { readonly state: GrantRowState }): ReactNode {
  const { grantsManager, format } = useMessages(grantsManagerMessages);
  const isUnused = state === 'active' && now !== null && now - (grant.lastUsedAt ?? grant.createdAt) > unusedMs;
  const isOverruled = state === 'conflict' || state === 'inherited';
  const because = grant.suspendedBecause ?? 'person';
  const warning = kept === 'suspended' ? grantsManager.suspendedBecause[because] : isOverruled && overruled ? grantsManager.overruled[overruled.by] : state === 'orphaned' ? grantsManager.orphaned : undefined;
  const note = state === 'exhausted' ? grantsManager.exhausted : isUnused ? grantsManager.unused : undefined;
  return (
    <>
      {warning !== undefined && (
        <p className="bl-warning" data-bl-because={kept === 'suspended' ? because : undefined}>
          <Sentence template={warning} />
        </p>
      )}
      {isOverruled && (
        <p className="bl-label">
          {overruled?.reasons.map(({ policy, text }) => (
            <SafeText key={policy} text={`${policy}: ${text} `} />
          ))}
        </p>
      )}
      {note !== undefined && <p className="bl-note"><Sentence template={note} /></p>}
      {running > 0 && !hasEnded(state) && <p className="bl-note" data-bl-part="grant-running">{format(grantsManager.running, { count: running })}</p>}
    </>
  );
}
