import type { Demands } from './consent.ts';

/** Whether a grant may answer for what a policy demands: only for one approval of the person the action is done for. */
export function isGrantable(demands: Demands): boolean {
  return demands.approvals === 1 && demands.approvers.length === 0 && demands.stepUp.length === 0 && !demands.everyTime;
}
