import { ConsentCard } from '@byleave/react';
import type { Action } from '@byleave/core';
import { useState, type ReactElement } from 'react';
import type { Approvals } from './use-approvals.ts';

interface ApprovalsPanelProps {
  readonly approvals: Approvals;
}

/** Everything that waits for the person: what is done for them, and what they may decide for somebody else. */
export function ApprovalsPanel({ approvals: { mine, others } }: ApprovalsPanelProps): ReactElement {
  const failure = mine.error ?? others.error;
  const isEmpty = mine.data?.length === 0 && others.data?.length === 0;
  return (
    <div className="panels">
      {failure && (
        <p className="app-failure" role="alert">
          {failure.refusal.message}
        </p>
      )}
      {!failure && !(mine.data && others.data) && <p className="app-empty">Opening…</p>}
      <Requests title="For you" query={mine} />
      <Requests title="For others" query={others} />
      {isEmpty && (
        <section className="panels-empty">
          <h2>Nothing waits for you</h2>
          <p>When an agent needs your approval, or a colleague’s agent needs somebody with your role, the request is listed here.</p>
        </section>
      )}
    </div>
  );
}

interface RequestsProps {
  readonly title: string;
  readonly query: Approvals['mine'];
}

/** What is decided here stays in its place as its receipt, for as long as the panel is open. */
function Requests({ title, query }: RequestsProps): ReactElement | null {
  const [decided, setDecided] = useState<readonly Action[]>([]);
  const waiting = (query.data ?? []).filter((action) => !decided.some(({ id }) => id === action.id));
  const shown = [...decided, ...waiting].toSorted((a, b) => b.proposedAt - a.proposedAt);
  if (shown.length === 0) return null;
  return (
    <section className="panels-list" aria-label={title}>
      <h2>{title}</h2>
      {shown.map((action) => (
        <ConsentCard
          key={action.id}
          action={action}
          onSettled={(settlement) => {
            if (settlement.status === 'accepted') setDecided((known) => [...known.filter(({ id }) => id !== action.id), settlement.action]);
          }}
        />
      ))}
    </section>
  );
}
