import { permits, type Action, type Person } from '@byleave/core';

const batchedRisks: readonly Action['risk'][] = ['low', 'medium'];

/**
 * Whether a request may be decided along with others: of no high risk, without a proof to give, and with the person's
 * approval counting. The authority says so again. `now` is its clock.
 */
export function isBatchable({ risk, tool, lifecycle, digest, principal }: Action, viewer: Person | undefined, now: number): boolean {
  if (!batchedRisks.includes(risk) || tool === undefined || lifecycle.context.demands.stepUp.length > 0) return false;
  return permits(lifecycle, { type: 'consent.approved', at: now, digest, by: viewer ?? principal.user, assurance: 'session' });
}
