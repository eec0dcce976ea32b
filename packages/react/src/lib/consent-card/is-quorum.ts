import type { Action } from '@byleave/core';

/** Whether there is more to tell than that one person has to decide. */
export function isQuorum({ lifecycle }: Action): boolean {
  const { approvals, approvers } = lifecycle.context.demands;
  return approvals > 1 || approvers.length > 0;
}
