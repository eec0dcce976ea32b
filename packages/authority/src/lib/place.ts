import {
  advance,
  type Action,
  type AuditActor,
  type JsonObject,
  type JsonValue,
  type LifecycleEvent,
  type LifecycleRefusal,
  type LimitHold,
  type ReadContext,
  type ReadSource,
  type Verdict,
} from '@byleave/core';
import type { PolicyDecision } from '@byleave/policy';
import type { AuthorityContext } from './authority.ts';
import { declaredFor } from './declared-limits.ts';
import type { Evaluated } from './evaluate-call.ts';
import { describeDenial, findDenial, findGrant, listStanding } from './grant-match.ts';
import { joinLimits, reserveLimits } from './limits.ts';
import { authorityAgent } from './own-tool.ts';
import { record, toEntry, toReaders } from './record.ts';
import { toRefusalFacts } from './refusal-facts.ts';
import { findStop, toStopRefusal } from './stop-check.ts';
import { toCallKey, type StorageTransaction } from './storage.ts';

type Relation = Partial<Pick<Action, 'supersedes' | 'editedBy' | 'askedArguments'>>;

/** An action as it is placed, before it is stored. */
export interface Placed {
  readonly action: Action;
  readonly policy: PolicyDecision | undefined;
  /** What was read for it, where that is not kept yet. */
  readonly sources: readonly ReadSource[];
}

/**
 * Says the rest, which only what is stored can say, and stores the action: what a person has declined in advance,
 * whether the limits leave room, whether a grant answers in the person's place.
 */
export async function place(
  context: AuthorityContext,
  transaction: StorageTransaction,
  evaluated: Evaluated,
  actor: AuditActor,
  at: number,
  relation: Relation = {},
  facts: JsonObject = {},
): Promise<Action> {
  const placed = await settlePlace(context, transaction, evaluated, at, relation);
  await store(transaction, placed, placed.action, actor, at, facts);
  return placed.action;
}

/** The same without storing it: limits are held, and nothing else is written. */
export async function settlePlace(
  context: AuthorityContext,
  transaction: StorageTransaction,
  { action, verified, policy, sources }: Evaluated,
  at: number,
  relation: Relation = {},
): Promise<Placed> {
  const step = await judge(context, transaction, action, verified, policy, at);
  let { lifecycle } = action;
  for (const event of step.events) {
    const moved = advance(lifecycle, event);
    if (!moved.ok) throw new TypeError(`propose: the lifecycle took no ${event.type}`);
    lifecycle = moved.value;
  }
  return { action: { ...action, ...relation, limits: step.holds, proposedAt: at, lifecycle }, policy, sources };
}

/** Stores a placed action, `as` it is by the end of the transaction, and writes down how it was placed. */
export async function store(transaction: StorageTransaction, { action, policy, sources }: Placed, as: Action, actor: AuditActor, at: number, facts: JsonObject = {}): Promise<void> {
  await transaction.insertAction(as);
  if (sources.length > 0) await transaction.insertRead(toCallKey(action), sources);
  await transaction.addReaders(action.tenant, action.id, toReaders(action));
  await transaction.appendEntry(toEntry(action, 'action.proposed', actor, at, { ...toFacts(policy, action), ...(action.read && { read: toReadFacts(action.read) }), ...facts }));
}

function toReadFacts({ digest, sources, isComplete }: ReadContext): JsonObject {
  return { digest, sources, isComplete };
}

interface Judgement {
  readonly events: readonly LifecycleEvent[];
  readonly holds: readonly LimitHold[];
}

async function judge(
  context: AuthorityContext,
  transaction: StorageTransaction,
  action: Action,
  verified: Verdict<JsonObject>,
  policy: PolicyDecision | undefined,
  at: number,
): Promise<Judgement> {
  if (!verified.ok) return { events: [{ type: 'verification.failed', at, refusal: verified.refusal }], holds: [] };
  const passed: LifecycleEvent = { type: 'verification.passed', at };
  const end = (type: 'policy.denied' | 'limit.reached', refusal: LifecycleRefusal): Judgement => ({ events: [passed, { type, at, refusal }], holds: [] });
  // What a person asks of the authority itself is neither policy's nor a limit's: nothing may keep them from stopping.
  if (policy && action.principal.agent.id === authorityAgent.id) {
    const { effect, demands } = policy;
    return { events: [passed, effect === 'allow' ? { type: 'policy.allowed', at } : { type: 'policy.asked', at, demands }], holds: [] };
  }
  const stop = await findStop(transaction, action);
  if (stop) return { events: [passed, { type: 'stop.pressed', at, refusal: toStopRefusal() }], holds: [] };
  if (!policy || policy.effect === 'deny') return end('policy.denied', toDenial(policy));

  const standing = await listStanding(transaction, action, at);
  const denial = findDenial(standing, action, at);
  if (denial) return end('policy.denied', { code: 'declined', ...describeDenial(denial) });
  const limits = joinLimits(policy.limits, declaredFor(context.limits, action));
  const held = limits.ok ? await reserveLimits(transaction, action, limits.value, at) : limits;
  if (!held.ok) return end(held.refusal.code === 'limited' ? 'limit.reached' : 'policy.denied', held.refusal);

  if (policy.effect === 'allow') return { events: [passed, { type: 'policy.allowed', at }], holds: held.value };
  const { demands } = policy;
  const match = await findGrant(transaction, standing, action, demands, at);
  if (!match) return { events: [passed, { type: 'policy.asked', at, demands }], holds: held.value };
  return { events: [passed, { type: 'grant.matched', at, grantId: match.grant.id, demands }], holds: [...held.value, ...match.holds] };
}

/** Ends an action because another one takes its place. */
export async function supersede(transaction: StorageTransaction, action: Action, next: Action, actor: AuditActor, at: number, facts: JsonObject = {}): Promise<Verdict<Action>> {
  const refusal = { code: 'superseded', message: 'Another action took the place of this one. Decide on that one.' } as const;
  return record(transaction, { ...action, supersededBy: next.id }, { type: 'action.superseded', at, refusal }, actor, { supersededBy: next.id, ...facts });
}

function toDenial(policy: PolicyDecision | undefined): LifecycleRefusal {
  const reason = policy?.reasons.map(({ text }) => text).join(' ') ?? '';
  return { code: 'denied', message: `Policy does not allow this. ${reason}`.trim(), ...(reason && { reason }) };
}

function toFacts(policy: PolicyDecision | undefined, { tool, lifecycle: { context: { refusal, grantId } } }: Action): JsonObject {
  return {
    effect: policy?.effect ?? 'rejected',
    policyVersion: policy?.policyVersion ?? 'none',
    reasons: (policy?.reasons ?? []) as unknown as JsonValue,
    ...(grantId !== null && { grant: grantId }),
    ...(refusal && toRefusalFacts(refusal, tool)),
  };
}
