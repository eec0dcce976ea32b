import type { Action, Decision } from '@byleave/core';
import { useEffect, useRef } from 'react';
import type { PressReason } from '../activation-guard/block-reason.ts';
import { useActivationGuard, type ActivationGuard } from '../activation-guard/use-activation-guard.ts';
import { useConnectionStatus } from '../hooks/use-connection-status.ts';
import { useByleave } from '../provider/byleave-context.ts';
import type { Batch } from './use-batch.ts';

/** The decision step of a batch without its looks. */
export interface BatchConsent {
  /** Goes onto the two buttons: `guard.attach` around them, `useGuardedPress` on each. */
  readonly guard: ActivationGuard;
  readonly isOffline: boolean;
  readonly isSending: boolean;
  /** Nothing can be decided now, whatever the guard says. */
  readonly isBlocked: boolean;
  /** Decides all of it. Does nothing while it is blocked, or the guard would take no press. */
  decide(decision: Decision['decision']): void;
  /** Tells the host that a press did not count. */
  refused(decision: Decision['decision'], reason: PressReason): void;
  blocked(decision: Decision['decision']): void;
}

/** Asks a person to decide several requests together. Everything in `actions` has to be on screen, with every decisive value. */
export function useBatchConsent(actions: readonly Action[], batch: Batch): BatchConsent {
  const { emit } = useByleave();
  const isOffline = useConnectionStatus() === 'reconnecting';
  const guard = useActivationGuard({ subject: actions.map(({ digest }) => digest).join(' ') });
  const shownAt = useRef(0);
  useEffect(() => void (shownAt.current = performance.now()), []);
  const { decision: pressed, outcomes, count } = batch;
  useEffect(() => {
    if (!pressed || !outcomes) return;
    const refusedCount = outcomes.filter(({ refusal }) => refusal).length;
    emit({ type: 'batch.ended', decision: pressed, decidedCount: count - refusedCount, refusedCount });
  }, [emit, pressed, outcomes, count]);
  const isSending = pressed !== null && outcomes === null;
  const isBlocked = isSending || isOffline || actions.length === 0;
  return {
    guard,
    isOffline,
    isSending,
    isBlocked,
    decide(decision) {
      if (isBlocked || guard.check() !== null) return;
      emit({ type: 'batch.decided', decision, actionIds: actions.map(({ id }) => id), decisionTimeMs: Math.round(performance.now() - shownAt.current) });
      batch.decide(decision, actions);
    },
    refused: (decision, reason) => emit({ type: 'batch.blocked', decision, reason }),
    blocked: (decision) => isOffline && emit({ type: 'batch.blocked', decision, reason: 'offline' }),
  };
}
