import { isPlainObject, noDemands, type Demands, type JsonObject, type StepUpMethod } from '@byleave/core';
import type { Obligation } from './decision-point.ts';

export const stepUpMethods: readonly StepUpMethod[] = ['passkey'];

/** The obligations of Byleave's own vocabulary. `ask` needs no declaration; the others do, see `DecideOptions.supports`. */
export type ObligationType = 'ask' | 'approvers' | 'step-up' | 'every-time' | 'limit';

export const obligationTypes: readonly ObligationType[] = ['ask', 'approvers', 'step-up', 'every-time', 'limit'];

/** More people than this is a slip of the pen: nobody could ever collect them. */
const mostApprovals = 100;

export function isApprovalCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= mostApprovals;
}

/** The places of a demand that no role is named for. */
function unnamedOf({ approvals, approvers }: Demands): number {
  return approvals - approvers.reduce((sum, { count }) => sum + count, 0);
}

/**
 * The strictest of two demands: commutative, associative, and never weaker than either. Places of roles and other
 * places are told apart, since nobody fills one of each.
 */
export function strictestDemands(a: Demands, b: Demands): Demands {
  const counts = new Map<string, number>();
  for (const { role, count } of [...a.approvers, ...b.approvers]) counts.set(role, Math.max(counts.get(role) ?? 0, count));
  const approvers = [...counts].map(([role, count]) => ({ role, count })).toSorted((x, y) => (x.role < y.role ? -1 : 1));
  const stepUp = stepUpMethods.filter((method) => a.stepUp.includes(method) || b.stepUp.includes(method));
  const everyTime = a.everyTime || b.everyTime;
  const named = approvers.reduce((sum, { count }) => sum + count, 0);
  return { approvals: Math.max(unnamedOf(a), unnamedOf(b)) + named, approvers, stepUp, everyTime };
}

/** What only says how somebody is to approve asks the person themself, when nobody else is asked. */
export function settleDemands(demands: Demands): Demands {
  const isAsked = demands.approvals > 0 || (demands.stepUp.length === 0 && !demands.everyTime);
  return isAsked ? demands : { ...demands, approvals: 1 };
}

/** Demands as AuthZEN obligations, without the limits, see `toLimitObligations`; `step-up` has the members of the obligations profile §5.1. */
export function toObligations(demands: Demands): readonly Obligation[] {
  const { approvers, stepUp, everyTime } = demands;
  const unnamed = unnamedOf(demands);
  return [
    ...(unnamed > 0 ? [toObligation('ask', { approvals: unnamed })] : []),
    ...(approvers.length > 0 ? [toObligation('approvers', { approvers: approvers.map(({ role, count }) => ({ role, count })) })] : []),
    ...stepUp.map((method) => toObligation('step-up', { acr_value: method })),
    ...(everyTime ? [toObligation('every-time', {})] : []),
  ];
}

function toObligation(type: ObligationType, properties: JsonObject): Obligation {
  return { id: type, type, properties };
}

/** What one obligation demands of people, or `undefined` when it is not understood in every part: that is a refusal. */
export function fromObligation(obligation: Obligation): Demands | undefined {
  const { type, properties } = obligation;
  switch (type) {
    case 'ask': {
      const approvals: unknown = Object.hasOwn(properties, 'approvals') ? properties['approvals'] : 1;
      return isApprovalCount(approvals) && hasOnly(properties, ['approvals']) ? { ...noDemands, approvals } : undefined;
    }
    case 'approvers':
      return hasOnly(properties, ['approvers']) ? fromApprovers(properties['approvers']) : undefined;
    case 'step-up': {
      const method = stepUpMethods.find((known) => known === properties['acr_value']);
      return method && hasOnly(properties, ['acr_value']) ? { ...noDemands, stepUp: [method] } : undefined;
    }
    case 'every-time':
      return hasOnly(properties, []) ? { ...noDemands, everyTime: true } : undefined;
    default:
      return undefined;
  }
}

export function hasOnly(value: object, known: readonly string[]): boolean {
  return Object.keys(value).every((key) => known.includes(key));
}

function fromApprovers(value: unknown): Demands | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  let demands = noDemands;
  for (const group of value as readonly unknown[]) {
    if (!isPlainObject(group) || !hasOnly(group, ['role', 'count']) || typeof group['role'] !== 'string' || group['role'] === '' || !isApprovalCount(group['count'])) return undefined;
    demands = strictestDemands(demands, { ...noDemands, approvals: group['count'], approvers: [{ role: group['role'], count: group['count'] }] });
  }
  return demands;
}
