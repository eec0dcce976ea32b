import type { JsonObject } from './json.ts';

/** Counts actions. */
export interface RateLimit extends LimitFacts {
  readonly kind: 'rate';
}

/** Sums an argument of the actions. */
export interface BudgetLimit extends LimitFacts {
  readonly kind: 'budget';
  /** JSON Pointer to the number that is summed, such as `/amount`. */
  readonly argument: string;
  /** ISO 4217. An amount in another currency, or in none, cannot be counted and is refused. Default: plain numbers. */
  readonly currency?: string;
}

/** How much may be done in a stretch of time. What is reserved by actions that wait counts as done. */
export type Limit = RateLimit | BudgetLimit;

interface LimitFacts {
  /** Names it in answers and in the log; its uses are counted under this name. At most 200 characters. */
  readonly id: string;
  /** The most in one window: actions, or the sum of the argument with at most four decimals. */
  readonly most: number;
  readonly window: LimitWindow;
  /** What is counted apart, within the tenant: nothing (the tenant as a whole), or for each value of these. */
  readonly per: readonly LimitScope[];
}

/**
 * A word for a fact of the call, a JSON Pointer to one of its arguments, such as `/iban`, or what policies know of the call,
 * by its path in their words: `principal.user.name`, `context.risk`, `context.provenance.iban`. What has several values
 * (roles, groups, a list) counts once for each, and has to fit for each.
 */
export type LimitScope = 'user' | 'agent' | 'tool' | 'conversation' | 'role' | 'group' | 'resource' | `/${string}` | `principal.${string}` | `context.${string}`;

export type LimitWindow =
  /** The last so many ms, at every moment. */
  | { readonly kind: 'rolling'; readonly ms: number }
  /** From midnight, Monday or the first, in an IANA time zone. */
  | { readonly kind: 'calendar'; readonly unit: CalendarUnit; readonly timeZone: string }
  /** As long as what it belongs to. */
  | { readonly kind: 'whole' };

export type CalendarUnit = 'day' | 'week' | 'month';

/** A limit as it stands for somebody now. */
export interface LimitUsage {
  readonly limit: Limit;
  /** The values of `limit.per`, such as `{ user: 'maya' }`. */
  readonly scope: JsonObject;
  /** Done within the window. */
  readonly used: number;
  /** Held for actions that may still run. */
  readonly reserved: number;
  /** Epoch ms at which what is used becomes less without anybody doing anything; absent when it never does. */
  readonly resetAt?: number;
}

/** Why a limit had no room for an action: how it stood when that asked, without what it holds itself. */
export interface LimitShortage extends Omit<LimitUsage, 'resetAt'> {
  /** What the action takes: 1 for a rate, the argument for a budget. */
  readonly needed: number;
  /** Epoch ms from which there is room again if nothing else is done; absent when waiting does not help. */
  readonly roomAt?: number;
}

/** What an action holds of a limit. */
export interface LimitHold {
  readonly limit: Limit;
  readonly scope: JsonObject;
  /** 1 for a rate, the argument for a budget. */
  readonly amount: number;
}
