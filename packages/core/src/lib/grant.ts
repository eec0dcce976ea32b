import type { PolicyReason } from './action.ts';
import { canonicalize } from './canonicalize.ts';
import { toCountedValue } from './counted-value.ts';
import type { JsonObject, JsonPrimitive, JsonValue } from './json.ts';
import type { Digest } from './digest.ts';
import type { Decision } from './lifecycle-context.ts';
import type { Limit, LimitUsage } from './limit.ts';
import type { Agent, Person } from './principal.ts';
import { escapePointer } from './json-pointer.ts';
import type { Risk, ToolDefinition } from './tool.ts';

/**
 * What an argument must be. One that is not there meets no constraint. A list meets that of an `allow` when each of its
 * members does, and that of a `deny` when any does.
 */
export type ArgumentConstraint =
  | { readonly argument: string; readonly is: 'one-of'; readonly values: readonly JsonPrimitive[] }
  | { readonly argument: string; readonly is: 'at-most'; readonly value: number };

/** The most that may be spent in all: the sum of an argument. */
export interface GrantAmount {
  /** Name of a top-level argument. */
  readonly argument: string;
  /** ISO 4217. Default: plain numbers. */
  readonly currency?: string;
  readonly most: number;
}

/** What a person allows, or forbids, in advance. */
export interface GrantTerms {
  /** `allow` answers in the person's place; `deny` declines in their place. */
  readonly effect: 'allow' | 'deny';
  readonly toolName: string;
  readonly agentId: string;
  /** Only within this conversation. */
  readonly conversation?: string;
  /** All must be met. By names of top-level arguments. */
  readonly constraints: readonly ArgumentConstraint[];
  readonly mostTimes?: number;
  readonly mostAmount?: GrantAmount;
  /** Epoch ms; that instant is too late. */
  readonly endsAt: number;
}

/** A standing consent: what one person allows one agent to do without being asked again, until it ends. */
export interface Grant extends GrantTerms {
  /** That of the action that created it, one of the authority's own. */
  readonly id: string;
  readonly tenant: string;
  readonly user: Person;
  readonly agent: Agent;
  /** As it was consented to. Another definition suspends the grant. */
  readonly tool: ToolDefinition;
  readonly definitionDigest: Digest;
  /** It answers for nothing riskier. */
  readonly risk: Risk;
  /** The person's word. */
  readonly decision: Decision;
  /** The action it was given along with. */
  readonly givenWith?: string;
  /** Grows with every change. */
  readonly revision: number;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly status: 'active' | 'suspended' | 'revoked';
  readonly suspendedBecause?: 'person' | 'tool_changed' | 'stopped';
  /** Epoch ms at which it last answered. */
  readonly lastUsedAt?: number;
}

/** How a grant stands: its own status, or what time and use have made of it. */
export type GrantState = Grant['status'] | 'expired' | 'exhausted';

/** A grant and what is left of it. */
export interface GrantStanding {
  readonly grant: Grant;
  readonly state: GrantState;
  /** How often it was used, and how much of `mostAmount` where there is one. */
  readonly usage: readonly LimitUsage[];
  /**
   * Set where policies leave it nothing to answer: what they say by now of the very call it was given with. `allow`: that
   * runs without it, and goes on to when it is revoked; `ask`: that takes more than one approval of the person; `deny`: that
   * does not run.
   */
  readonly overruled?: GrantOverruling;
  /** The host no longer knows the agent. */
  readonly isOrphaned?: true;
  /** How many calls have begun on its word and are under way: nothing ends those, revoking it neither. Default none. */
  readonly running?: number;
}

export interface GrantOverruling {
  readonly by: 'allow' | 'ask' | 'deny';
  readonly reasons: readonly PolicyReason[];
}

/** A call as a grant sees it. */
export interface GrantedCall {
  readonly toolName: string;
  readonly agentId: string;
  readonly conversation: string;
  readonly arguments: JsonObject;
  /** As it is registered: which arguments are identifiers. */
  readonly tool?: ToolDefinition;
}

/** Whether a call is one of those that the terms speak of. Time, use and risk are not asked here. */
export function matchesTerms(terms: GrantTerms, call: GrantedCall): boolean {
  return (
    terms.toolName === call.toolName &&
    terms.agentId === call.agentId &&
    (terms.conversation === undefined || terms.conversation === call.conversation) &&
    terms.constraints.every((constraint) => meets(constraint, call, terms.effect))
  );
}

function meets(constraint: ArgumentConstraint, { arguments: args, tool }: GrantedCall, effect: GrantTerms['effect']): boolean {
  if (!Object.hasOwn(args, constraint.argument)) return false;
  const value = args[constraint.argument]!;
  const members = Array.isArray(value) ? value : [value];
  // What lets a call through is taken literally; what keeps it back, however it is spelled.
  if (effect === 'deny') return members.some((member) => meetsOne(constraint, member) || isSpelled(constraint, member, tool));
  return members.length > 0 && members.every((member) => meetsOne(constraint, member));
}

function isSpelled(constraint: ArgumentConstraint, value: JsonValue, tool: ToolDefinition | undefined): boolean {
  if (constraint.is !== 'one-of' || typeof value !== 'string') return false;
  const counted = toCountedValue(value, tool, constraint.argument);
  return constraint.values.some((listed) => typeof listed === 'string' && toCountedValue(listed, tool, constraint.argument) === counted);
}

function meetsOne(constraint: ArgumentConstraint, value: JsonValue): boolean {
  if (constraint.is === 'one-of') return constraint.values.some((listed) => listed === value);
  return typeof value === 'number' && value >= 0 && value <= constraint.value;
}

/**
 * Whether new terms cover no call that the old ones do not, and allow no more of them. For a `deny` that is a
 * widening of what the agent may do, so nothing is narrower than a `deny` but itself.
 */
export function isNarrower(next: GrantTerms, before: GrantTerms): boolean {
  if (next.effect !== before.effect || next.toolName !== before.toolName || next.agentId !== before.agentId) return false;
  if (next.effect === 'deny') return canonicalize(next) === canonicalize(before);
  return (
    (before.conversation === undefined || next.conversation === before.conversation) &&
    next.endsAt <= before.endsAt &&
    (before.mostTimes === undefined || (next.mostTimes ?? Infinity) <= before.mostTimes) &&
    isNarrowerAmount(next.mostAmount, before.mostAmount) &&
    before.constraints.every((old) => next.constraints.some((constraint) => isTighter(constraint, old)))
  );
}

function isNarrowerAmount(next: GrantAmount | undefined, before: GrantAmount | undefined): boolean {
  if (!before) return true;
  return next?.argument === before.argument && next.currency === before.currency && next.most <= before.most;
}

function isTighter(next: ArgumentConstraint, old: ArgumentConstraint): boolean {
  if (next.argument !== old.argument) return false;
  if (next.is === 'one-of') {
    return next.values.every((value) => meetsOne(old, value));
  }
  return old.is === 'at-most' && next.value <= old.value;
}

/** What a grant may be used for as limits of its own, counted like any other. */
export function toGrantLimits(id: string, { mostTimes, mostAmount }: Pick<GrantTerms, 'mostTimes' | 'mostAmount'>): readonly Limit[] {
  const own = { window: { kind: 'whole' }, per: [] } as const;
  return [
    { kind: 'rate', id: `grant:${id}`, most: mostTimes ?? Number.MAX_SAFE_INTEGER, ...own },
    ...(mostAmount
      ? [
          {
            kind: 'budget' as const,
            id: `grant:${id}:amount`,
            argument: `/${escapePointer(mostAmount.argument)}`,
            most: mostAmount.most,
            ...(mostAmount.currency !== undefined && { currency: mostAmount.currency }),
            ...own,
          },
        ]
      : []),
  ];
}

/** How a grant stands at a time. */
export function toGrantState(grant: Grant, usage: readonly LimitUsage[], at: number): GrantState {
  if (grant.status === 'revoked') return 'revoked';
  if (at >= grant.endsAt) return 'expired';
  if (grant.status === 'suspended') return 'suspended';
  return usage.some(({ limit, used, reserved }) => used + reserved >= limit.most) ? 'exhausted' : 'active';
}
