import type { Action, Refusal } from '@byleave/core';
import type { DecideRequest } from '@byleave/core/wire';
import { useMachine } from '@xstate/react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { fromPromise } from 'xstate';
import { useDecision } from '../hooks/use-decision.ts';
import type { CardFacts } from './card-state.ts';
import { consentMachine } from './consent-machine.ts';

/** How a decision made on this card ended. */
export type Settlement =
  | { readonly status: 'accepted'; readonly action: Action }
  | { readonly status: 'refused'; readonly refusal: Refusal };

/** The person's side of a card: what they may press now, and what became of it. */
export interface Consent {
  readonly phase: CardFacts['phase'];
  /** The card has not been in front of the person for long enough. */
  readonly isRecent: boolean;
  /** Whether a press would do anything now. */
  readonly canPress: boolean;
  readonly isConfirming: boolean;
  readonly isChecked: boolean;
  /** Why the last decision was refused. */
  readonly refusal: Refusal | null;
  /** The action as it was when the authority took this card's decision. */
  readonly accepted: Action | null;
  approve(digest: string): void;
  deny(digest: string, reason: string): void;
  check(isChecked: boolean): void;
  readonly expose: () => void;
}

export function useConsent(action: Action, onSettled?: (settlement: Settlement) => void): Consent {
  const { mutateAsync } = useDecision(action);
  const machine = useMemo(
    () =>
      consentMachine.provide({
        actors: { sendDecision: fromPromise<Action, DecideRequest>(({ input }) => mutateAsync(input)) },
      }),
    [mutateAsync],
  );
  const [snapshot, send] = useMachine(machine, { input: { needsConfirmation: action.risk === 'critical' } });

  const { refusal, accepted } = snapshot.context;
  const phase = toPhase(snapshot.value);
  useSettlement(phase, accepted, refusal, onSettled);

  const shownDigest = useRef(action.digest);
  useEffect(() => {
    if (shownDigest.current !== action.digest) send({ type: 'action.changed' });
    shownDigest.current = action.digest;
  }, [action.digest, send]);

  return {
    phase,
    isRecent: snapshot.matches({ reading: 'blocked' }),
    canPress: snapshot.can({ type: 'deny.pressed', digest: action.digest }),
    isConfirming: snapshot.matches('confirming'),
    isChecked: snapshot.context.isChecked,
    refusal,
    accepted,
    approve: (digest) => send({ type: 'approve.pressed', digest }),
    deny: (digest, reason) => send({ type: 'deny.pressed', digest, reason }),
    check: (isChecked) => send({ type: 'check.changed', isChecked }),
    expose: useCallback(() => send({ type: 'card.exposed' }), [send]),
  };
}

function toPhase(value: unknown): Consent['phase'] {
  if (value === 'sending') return 'sending';
  if (typeof value !== 'object' || value === null || !('settled' in value)) return 'reading';
  return value.settled === 'accepted' ? 'accepted' : 'refused';
}

function useSettlement(
  phase: Consent['phase'],
  accepted: Action | null,
  refusal: Refusal | null,
  onSettled: ((settlement: Settlement) => void) | undefined,
): void {
  const told = useRef(phase);
  useEffect(() => {
    if (told.current === phase) return;
    told.current = phase;
    if (phase === 'accepted' && accepted) onSettled?.({ status: 'accepted', action: accepted });
    if (phase === 'refused' && refusal) onSettled?.({ status: 'refused', refusal });
  }, [phase, accepted, refusal, onSettled]);
}
