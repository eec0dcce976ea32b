import { toUnsealedState, type Lifecycle, type LifecycleContext } from '@byleave/core';
import type { Approval } from './access-request-messages.ts';

/** Every status but `pending` is an end (access request profile, “State Transitions”). */
export type TaskStatus = 'pending' | 'approved' | 'denied' | 'expired' | 'cancelled' | 'failed';

/** A request on its way to a person (“Access Request Response”). */
export interface Task {
  readonly id: string;
  readonly status: TaskStatus;
  readonly status_endpoint: string;
  readonly links?: { readonly cancel: string };
}

export interface TaskResponse {
  readonly task: Task;
  readonly result?: { readonly mode: 'reevaluate'; readonly approval: Approval };
}

/**
 * Where an action is, in the profile's words. An approval stays one: what became of the authorization afterwards
 * (claimed, expired, revoked) is the re-evaluation's to say.
 */
export function toTaskStatus(lifecycle: Lifecycle): TaskStatus {
  const { context } = lifecycle;
  switch (toUnsealedState(lifecycle)) {
    case 'proposed':
    case 'verified':
    case 'awaitingConsent':
      return 'pending';
    case 'authorized':
    case 'executing':
    case 'executed':
      return 'approved';
    case 'rejected':
      return 'failed';
    case 'denied':
    case 'limited':
    case 'declined':
      return 'denied';
    case 'expired':
      return isFullyApproved(context) ? 'approved' : 'expired';
    case 'cancelled':
    case 'revoked':
    case 'stopped':
    case 'superseded':
      return isFullyApproved(context) ? 'approved' : 'cancelled';
  }
}

/** Policy that allowed outright needed nobody; a standing grant answered for everybody. */
function isFullyApproved({ demands, grantId, decisions }: LifecycleContext): boolean {
  return grantId !== null || decisions.filter(({ decision }) => decision === 'approve').length >= demands.approvals;
}

/** The approval of a task that is approved. `proposedAt` is epoch ms. */
export function toApproval(id: string, { context }: Lifecycle, proposedAt: number): Approval {
  const approvedAt = context.decisions.findLast(({ decision }) => decision === 'approve')?.at ?? proposedAt;
  return { id, approved_at: new Date(approvedAt).toISOString(), approved_until: new Date(approvedAt + context.claimTtlMs).toISOString() };
}
