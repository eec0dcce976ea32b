import { isPlainObject, type JsonObject } from '@byleave/core';
import type { Obligation } from './decision-point.ts';

/** How many people with a role have to approve. */
export interface ApproverGroup {
  readonly role: string;
  readonly count: number;
}

/** How a person proves again that it is them before a decision counts. */
export type StepUpMethod = 'passkey';

export const stepUpMethods: readonly StepUpMethod[] = ['passkey'];

/** The obligations of Byleave's own vocabulary. `ask` needs no declaration; the others do, see `DecideOptions.supports`. */
export type ObligationType = 'ask' | 'approvers' | 'step-up' | 'every-time';

export const obligationTypes: readonly ObligationType[] = ['ask', 'approvers', 'step-up', 'every-time'];

/** Everything an allowed action still owes, put together: the strictest of what several policies demand. */
export interface Demands {
  /** How many people have to approve; 0 when nobody is asked. At least the sum of `approvers`. */
  readonly approvals: number;
  /** Sorted by role. */
  readonly approvers: readonly ApproverGroup[];
  readonly stepUp: readonly StepUpMethod[];
  /** No standing grant answers in a person's place. */
  readonly everyTime: boolean;
}

export const noDemands: Demands = { approvals: 0, approvers: [], stepUp: [], everyTime: false };

/** More people than this is a slip of the pen: nobody could ever collect them. */
const mostApprovals = 100;

export function isApprovalCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= mostApprovals;
}

/** The strictest of two demands: commutative, associative, and never weaker than either. */
export function strictestDemands(a: Demands, b: Demands): Demands {
  const counts = new Map<string, number>();
  for (const { role, count } of [...a.approvers, ...b.approvers]) counts.set(role, Math.max(counts.get(role) ?? 0, count));
  const approvers = [...counts].map(([role, count]) => ({ role, count })).toSorted((x, y) => (x.role < y.role ? -1 : 1));
  const stepUp = stepUpMethods.filter((method) => a.stepUp.includes(method) || b.stepUp.includes(method));
  const everyTime = a.everyTime || b.everyTime;
  const named = approvers.reduce((sum, { count }) => sum + count, 0);
  const asked = stepUp.length > 0 || everyTime ? 1 : 0;
  return { approvals: Math.max(a.approvals, b.approvals, named, asked), approvers, stepUp, everyTime };
}

/** Demands as AuthZEN obligations; `step-up` has the members of the obligations profile §5.1. */
export function toObligations(demands: Demands): readonly Obligation[] {
  const { approvals, approvers, stepUp, everyTime } = demands;
  return [
    ...(approvals > 0 ? [toObligation('ask', { approvals })] : []),
    ...(approvers.length > 0 ? [toObligation('approvers', { approvers: approvers.map(({ role, count }) => ({ role, count })) })] : []),
    ...stepUp.map((method) => toObligation('step-up', { acr_value: method })),
    ...(everyTime ? [toObligation('every-time', {})] : []),
  ];
}

function toObligation(type: ObligationType, properties: JsonObject): Obligation {
  return { id: type, type, properties };
}

/** What one obligation demands, or `undefined` when it is not understood in every part: that is a refusal. */
export function fromObligation(obligation: Obligation): Demands | undefined {
  const { type, properties } = obligation;
  switch (type) {
    case 'ask': {
      const approvals: unknown = Object.hasOwn(properties, 'approvals') ? properties['approvals'] : 1;
      return isCount(approvals) ? { ...noDemands, approvals } : undefined;
    }
    case 'approvers':
      return fromApprovers(Object.hasOwn(properties, 'approvers') ? properties['approvers'] : undefined);
    case 'step-up': {
      const method = stepUpMethods.find((known) => known === properties['acr_value']);
      const isWhole = Object.keys(properties).every((key) => key === 'acr_value');
      return method && isWhole ? strictestDemands(noDemands, { ...noDemands, stepUp: [method] }) : undefined;
    }
    case 'every-time':
      return strictestDemands(noDemands, { ...noDemands, everyTime: true });
    default:
      return undefined;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

function fromApprovers(value: unknown): Demands | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  let demands = noDemands;
  for (const group of value as readonly unknown[]) {
    if (!isPlainObject(group) || typeof group['role'] !== 'string' || group['role'] === '' || !isApprovalCount(group['count'])) return undefined;
    demands = strictestDemands(demands, { ...noDemands, approvers: [{ role: group['role'], count: group['count'] }] });
  }
  return demands;
}
