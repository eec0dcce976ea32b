import type { Action, AuditEntry } from '@byleave/core';
import type { ReactNode } from 'react';
import { timelineMessages } from '../messages/en/timeline.ts';
import { useMessages } from '../messages/messages.ts';
import { SafeText } from '../text/safe-text.tsx';
import { EditChange } from './edit-change.tsx';
import { ProofNote } from './proof-note.tsx';
import { ShownPromptView } from './shown-prompt.tsx';
import type { TimelineQuery } from './timeline-query.ts';
import type { LogTrust } from './use-log-standing.ts';

export interface EntryDetailProps {
  readonly entry: AuditEntry;
  readonly action: Action | undefined;
  readonly trust: LogTrust;
  /** Shows only what matches. */
  readonly onNarrow: (query: TimelineQuery) => void;
}

/** All there is to one entry: its seal, what was changed, what was on the screen, and every fact as it is recorded. */
export function EntryDetail({ entry, action, trust, onNarrow }: EntryDetailProps): ReactNode {
  const { timeline } = useMessages(timelineMessages);
  const { detail, filter } = timeline;
  const { assurance, shown } = entry.facts;
  const isDecision = entry.type === 'consent.approved' || entry.type === 'consent.declined';
  const method = assurance === 'passkey' || assurance === 'session' ? detail[assurance] : undefined;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [detail.number, String(entry.sequence)],
    [filter.person, action?.principal.user.name ?? entry.userId],
    [filter.agent, action?.principal.agent.name ?? entry.agentId],
    [filter.tool, entry.toolName],
    [filter.policy, action?.policyVersion],
    [detail.assurance, method],
    [filter.conversation, entry.conversation],
    [filter.actionId, entry.actionId],
    [detail.digest, entry.digest],
  ];
  return (
    <div className="bl-entry-detail" data-bl-part="entry-detail">
      <ProofNote entry={entry} action={action} trust={trust} />
      {action && entry.type === 'action.proposed' && <EditChange action={action} />}
      {isDecision && <ShownPromptView stored={shown} action={action} />}
      <dl className="bl-entry-facts">
        {facts.map(
          ([label, value]) =>
            value !== undefined && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>
                  <SafeText text={value} />
                </dd>
              </div>
            ),
        )}
      </dl>
      <div className="bl-row-actions">
        <button type="button" className="bl-button bl-button-small" onClick={() => onNarrow({ actionId: entry.actionId })}>
          {detail.onlyAction}
        </button>
        <button type="button" className="bl-button bl-button-small" onClick={() => onNarrow({ conversation: entry.conversation })}>
          {detail.onlyRun}
        </button>
      </div>
      <details>
        <summary>{detail.raw}</summary>
        <pre className="bl-raw" dir="ltr" tabIndex={0}>
          <SafeText text={JSON.stringify(entry, null, 2)} />
        </pre>
      </details>
    </div>
  );
}
