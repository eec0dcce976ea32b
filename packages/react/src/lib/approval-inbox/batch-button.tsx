import type { ReactNode } from 'react';
import { useGuardedPress } from '../activation-guard/use-guarded-press.ts';
import { Part } from '../part/part.tsx';
import type { BatchConsent } from './use-batch-consent.ts';

export interface BatchButtonProps {
  readonly part: 'approve-all' | 'deny-all';
  readonly consent: BatchConsent;
  readonly describedBy: string;
  readonly children: ReactNode;
}

/** Decides several requests at once, on a deliberate press. */
export function BatchButton({ part, consent, describedBy, children }: BatchButtonProps): ReactNode {
  const { guard, isBlocked } = consent;
  const decision = part === 'approve-all' ? 'approve' : 'decline';
  const press = useGuardedPress(guard, {
    isBlocked,
    onActivate: () => consent.decide(decision),
    onRefused: (reason) => consent.refused(decision, reason),
    onBlocked: () => consent.blocked(decision),
  });
  const isOff = isBlocked || guard.blockedBy !== null;
  return (
    <Part
      as="button"
      part={part}
      stateOf={{ isBlocked: isOff }}
      className={part === 'approve-all' ? 'bl-button bl-button-primary' : 'bl-button'}
      aria-disabled={isOff || undefined}
      aria-describedby={isOff || guard.refusedBy !== null ? describedBy : undefined}
      {...press}
    >
      {children}
    </Part>
  );
}
