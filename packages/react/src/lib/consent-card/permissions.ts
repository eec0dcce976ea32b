import { isGrantable, permits, type Action, type Lifecycle, type Person } from '@byleave/core';

/** What a reader may do with an open request. The lifecycle says so here, and says so again on the authority. */
export interface Permissions {
  readonly approve: boolean;
  readonly decline: boolean;
  /** Give it more time. */
  readonly extend: boolean;
  /** Ask for the same with other arguments. */
  readonly edit: boolean;
  /** Allow the like in advance. */
  readonly allowInAdvance: boolean;
  /** Decline the like in advance. */
  readonly declineInAdvance: boolean;
}

const grantableRisks: readonly Action['risk'][] = ['low', 'medium'];

/** `now` is the authority's clock. A passkey is assumed: it is asked for when the decision is made. */
export function toPermissions(action: Action, lifecycle: Lifecycle, viewer: Person | undefined, now: number): Permissions {
  const by = viewer ?? action.principal.user;
  const { digest, requesterId, demands } = lifecycle.context;
  const word = { at: now, digest, by, assurance: 'passkey' } as const;
  const decline = permits(lifecycle, { type: 'consent.declined', ...word });
  const isOwnRequest = by.id === requesterId && action.tool !== undefined && !action.toolName.startsWith(authorityPrefix);
  return {
    approve: permits(lifecycle, { type: 'consent.approved', ...word }),
    decline,
    extend: permits(lifecycle, { type: 'consent.extended', at: now, by }),
    edit: decline && isOwnRequest,
    allowInAdvance: decline && isOwnRequest && grantableRisks.includes(action.risk) && isGrantable(demands),
    declineInAdvance: decline && isOwnRequest,
  };
}

/** What the authority itself is asked to do is neither edited nor allowed in advance. */
const authorityPrefix = 'byleave.';
