import type { ReactNode, Ref } from 'react';
import { useGuardedPress } from '../activation-guard/use-guarded-press.ts';
import { Part } from '../part/part.tsx';
import type { BlockedReason } from '../provider/kit-event.ts';
import type { ConsentRequest } from './use-consent-request.ts';

export interface GuardedButtonProps {
  readonly kind: 'approve' | 'deny';
  readonly request: Pick<ConsentRequest, 'guard' | 'report'>;
  /** It keeps its focus and its place, and does nothing. */
  readonly isBlocked: boolean;
  /** Why, as the host's analytics hear it. */
  readonly blockedFor?: BlockedReason | undefined;
  /** Id of the words that say why. */
  readonly describedBy?: string | undefined;
  readonly onActivate: () => void;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** One of the two buttons that decide. It takes only deliberate presses. */
export function GuardedButton({ kind, request: { guard, report }, isBlocked, blockedFor, describedBy, onActivate, children, ref }: GuardedButtonProps): ReactNode {
  const decision = kind === 'approve' ? 'approve' : 'decline';
  const press = useGuardedPress(guard, {
    isBlocked,
    onActivate,
    onRefused: (reason) => report.tell({ type: 'guard.blocked', reason, decision }),
    onBlocked: () => blockedFor && report.tell({ type: 'guard.blocked', reason: blockedFor, decision }),
  });
  // Out of view it is not called disabled: whoever comes to it by other ways than sight brings it into view by that.
  const isOff = isBlocked || (guard.blockedBy !== null && guard.blockedBy !== 'intersection_out_of_viewport_or_clipped');
  return (
    <Part
      as="button"
      part={kind}
      stateOf={{ isBlocked: isOff }}
      ref={ref}
      className={kind === 'approve' ? 'bl-button bl-button-primary' : 'bl-button'}
      aria-disabled={isOff || undefined}
      aria-describedby={isOff || guard.refusedBy !== null ? describedBy : undefined}
      {...press}
    >
      {children}
    </Part>
  );
}
