import type { ReactNode } from 'react';
import type { BlockReason } from '../activation-guard/block-reason.ts';
import type { ActivationGuard } from '../activation-guard/use-activation-guard.ts';
import { guardMessages } from '../messages/en/guard.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';

export interface BlockedReasonProps {
  readonly id: string;
  readonly guard: ActivationGuard;
  /** What else keeps the buttons from being pressed, in words. */
  readonly otherwise?: string | undefined;
}

/** What the person has to do something about; the others pass by themselves in half a second. */
const lastingReasons: readonly BlockReason[] = ['intersection_occluded_or_distorted', 'style_invalid'];

/** Says why a press did not count, or would not: to everybody once it matters, and to screen readers in any case. */
export function BlockedReason({ id, guard: { blockedBy, refusedBy }, otherwise }: BlockedReasonProps): ReactNode {
  const { guard } = useMessages(guardMessages);
  const reason = refusedBy ?? blockedBy;
  const isShown = refusedBy !== null || (blockedBy !== null && lastingReasons.includes(blockedBy));
  const words = reason === null ? otherwise : guard[reason];
  return (
    <p id={id} className={isShown ? 'bl-blocked' : 'bl-hidden'} role={isShown ? 'status' : undefined} data-bl-part="blocked-reason" data-bl-reason={reason ?? undefined}>
      {words !== undefined && <Sentence template={words} />}
    </p>
  );
}
