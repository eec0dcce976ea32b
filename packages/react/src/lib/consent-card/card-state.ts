import { settleDeadline, toUnsealedState, type Action, type Lifecycle, type Person } from '@byleave/core';
import { isKnownLifecycle } from '../inspection/inspect-action.ts';
import { toPermissions } from './permissions.ts';

/** What a consent card shows, as `data-bl-state` says it. */
export type CardState =
  /** The request is being read. */
  | 'loading'
  /** It can be decided here. Only in this state do both buttons work. */
  | 'pending'
  /** The person is asked for their passkey. */
  | 'steppingUp'
  /** The decision is on its way. */
  | 'submitting'
  /** The viewer approved, or may not approve what is done for them; it waits for others. They can still decline. */
  | 'awaitingOthers'
  /** It could be decided, but what is on screen may be out of date. */
  | 'offline'
  /** It waits for somebody else's decision. */
  | 'notPermitted'
  /** It can't be shown for what it is, so it can't be approved. */
  | 'uninspectable'
  | 'approved'
  | 'running'
  | 'succeeded'
  | 'failed'
  /** Started; nobody can say whether it happened. */
  | 'unknown'
  | 'declined'
  /** By policy. */
  | 'denied'
  | 'expired'
  | 'cancelled'
  | 'superseded'
  | 'stopped'
  | 'revoked'
  | 'limited'
  | 'rejected'
  /** It can't be read. */
  | 'error';

/** What the card itself knows besides the action. */
export interface CardFacts {
  readonly phase: 'reading' | 'proving' | 'sending' | 'accepted' | 'refused';
  /** The authority said that this person may not decide. */
  readonly isForbidden: boolean;
  readonly isInspectable: boolean;
  readonly isConnected: boolean;
  readonly viewer: Person | undefined;
  /** The authority's clock; `null` while it is not known. */
  readonly now: number | null;
}

/** The lifecycle decides; the card's own facts only say how an open request is shown. */
export function toCardState(action: Action, facts: CardFacts): CardState {
  if (!isKnownLifecycle(action)) return 'error';
  const lifecycle = facts.now === null ? action.lifecycle : settleDeadline(action.lifecycle, facts.now);
  return lifecycle.state === 'awaitingConsent' ? toOpenState(action, lifecycle, facts) : toEndedState(lifecycle);
}

function toOpenState(action: Action, lifecycle: Lifecycle, facts: CardFacts): CardState {
  if (facts.phase === 'sending') return 'submitting';
  if (facts.isForbidden) return 'notPermitted';
  const can = toPermissions(action, lifecycle, facts.viewer, facts.now ?? action.proposedAt);
  if (!can.approve && !can.decline) return 'notPermitted';
  if (!can.approve || facts.phase === 'accepted') return 'awaitingOthers';
  if (!facts.isInspectable) return 'uninspectable';
  if (facts.phase === 'proving') return 'steppingUp';
  return facts.isConnected ? 'pending' : 'offline';
}

function toEndedState(lifecycle: Lifecycle): CardState {
  const { outcome } = lifecycle.context;
  const state = toUnsealedState(lifecycle);
  switch (state) {
    case 'proposed':
    case 'verified':
    case 'awaitingConsent':
      return 'loading';
    case 'authorized':
      return 'approved';
    case 'executing':
      return 'running';
    case 'executed':
      return outcome?.status ?? 'unknown';
    default:
      return state;
  }
}
