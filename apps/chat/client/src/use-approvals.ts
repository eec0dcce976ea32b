import { useActions } from '@byleave/react';
import { permits, type Action, type Person } from '@byleave/core';

export interface Approvals {
  /** Done for this person. */
  readonly mine: ReturnType<typeof useActions>;
  /** Done for somebody else; this person may decide it. */
  readonly others: ReturnType<typeof useActions>;
  /** How many of them wait for this very person. */
  readonly count: number;
}

/** Every request that waits, as far as it is this person's business. */
export function useApprovals(person: Person): Approvals {
  const mine = useActions({ state: 'awaitingConsent', limit: 200 });
  const others = useActions({ state: 'awaitingConsent', whose: 'others', limit: 200 });
  const all = [...(mine.data ?? []), ...(others.data ?? [])];
  return { mine, others, count: all.filter((action) => waitsFor(action, person)).length };
}

/** Whether the person's approval would count. Deadlines are left to the card, which knows the authority's clock. */
function waitsFor({ lifecycle, digest, proposedAt }: Action, by: Person): boolean {
  return permits(lifecycle, { type: 'consent.approved', at: proposedAt, digest, by, assurance: 'passkey' });
}
