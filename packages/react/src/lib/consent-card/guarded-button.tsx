import type { ReactNode, Ref } from 'react';
import { useByleave } from '../provider/byleave-context.ts';
import { useActivationGuard } from './use-activation-guard.ts';

export interface GuardedButtonProps {
  readonly kind: 'approve' | 'deny';
  /** It keeps its focus and its place, and does nothing. */
  readonly isBlocked: boolean;
  /** Id of the words that say why. */
  readonly describedBy?: string | undefined;
  readonly onActivate: () => void;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** One of the two buttons that decide. It takes only deliberate presses. */
export function GuardedButton({ kind, isBlocked, describedBy, onActivate, children, ref }: GuardedButtonProps): ReactNode {
  const { activation } = useByleave();
  const guard = useActivationGuard({ trust: activation, isBlocked, onActivate });
  return (
    <button
      type="button"
      ref={ref}
      className={kind === 'approve' ? 'bl-button bl-button-primary' : 'bl-button'}
      data-bl-part={kind}
      aria-disabled={isBlocked || undefined}
      aria-describedby={isBlocked ? describedBy : undefined}
      {...guard}
    >
      {children}
    </button>
  );
}
