import { fillPlaces, toPlaces, type Action, type ApprovalPlace } from '@byleave/core';

/** Whose approvals a request needs, place by place, each with who has filled it. */
export function toQuorumPlaces({ lifecycle: { context } }: Action): readonly ApprovalPlace[] {
  const approvers = context.decisions.filter(({ decision }) => decision === 'approve').map(({ by }) => by);
  return fillPlaces(context.demands, approvers, context.requesterId) ?? toPlaces(context.demands);
}
