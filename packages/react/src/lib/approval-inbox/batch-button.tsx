import type { ReactNode } from 'react';
import type { ActivationGuard } from '../activation-guard/use-activation-guard.ts';
import { useGuardedPress } from '../activation-guard/use-guarded-press.ts';

export interface BatchButtonProps {
  readonly part: 'approve-all' | 'deny-all';
  readonly guard: ActivationGuard;
  readonly isBlocked: boolean;
  readonly describedBy: string;
  readonly onActivate: () => void;
  readonly children: ReactNode;
}

/** Decides several requests at once, on a deliberate press. */
export function BatchButton({ part, guard, isBlocked, describedBy, onActivate, children }: BatchButtonProps): ReactNode {
  const press = useGuardedPress(guard, { isBlocked, onActivate });
  const isOff = isBlocked || guard.blockedBy !== null;
  return (
    <button
      type="button"
      className={part === 'approve-all' ? 'bl-button bl-button-primary' : 'bl-button'}
      data-bl-part={part}
      aria-disabled={isOff || undefined}
      aria-describedby={isOff || guard.refusedBy !== null ? describedBy : undefined}
      {...press}
    >
      {children}
    </button>
  );
}
