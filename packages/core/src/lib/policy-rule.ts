import type { Issue } from './error.ts';
import type { Limit } from './limit.ts';

/** What a sentence can say of one argument, or of where it came from. */
export type RuleCondition =
  | { readonly kind: 'equals'; readonly argument: string; readonly value: string | boolean | number; readonly isNot?: true }
  | { readonly kind: 'one of'; readonly argument: string; readonly values: readonly string[] }
  | { readonly kind: 'like'; readonly argument: string; /** `*` stands for anything. */ readonly pattern: string }
  /** `amount` as written: `5000.0` compares decimals, `5` whole numbers. */
  | { readonly kind: 'number'; readonly argument: string; readonly is: 'over' | 'at least' | 'under' | 'at most'; readonly amount: string }
  | { readonly kind: 'origin'; readonly argument: string; readonly from: 'user' | 'system' | 'agent' | 'external' | 'unknown' };

/** One `when` or `unless`: all of its conditions together. */
export interface RuleClause {
  readonly kind: 'when' | 'unless';
  readonly conditions: readonly RuleCondition[];
}

/** Which calls a rule is about. */
export type RuleCalls = { readonly of: 'every call' } | { readonly of: 'reads' } | { readonly of: 'writes' } | { readonly of: 'tools'; readonly names: readonly string[] };

/** A policy as a sentence with slots: "When *agent* wants to *send_payment* with *amount over 1,000* → ask". */
export interface RuleSentence {
  readonly effect: 'permit' | 'forbid';
  readonly calls: RuleCalls;
  /** Id of the one agent it is about. */
  readonly agent?: string;
  readonly clauses: readonly RuleClause[];
  /** By name: `id`, `reason`, and what a permit demands (`ask`, `approvers`, `stepUp`, `everyTime`, `limit`). */
  readonly annotations: Readonly<Record<string, string>>;
}

/** One policy's own text, and where it stands in the whole: a half-open range of UTF-16 units. */
export interface PolicySource {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A policy of a text: with its sentence where it has one that says all of it, or why it has none. */
export interface PolicyRule {
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  readonly source: PolicySource;
  readonly sentence?: RuleSentence;
  /** What its `limit` annotation says, where it says that in words that are understood. */
  readonly limits?: readonly Limit[];
  /** `comment`: a sentence would lose a comment inside of it. `condition`: it says what no sentence does. */
  readonly why?: 'comment' | 'condition';
  /** A policy that matches whenever this one does, and beats it: this one never has the say. Only where that is certain. */
  readonly beatenBy?: { readonly policy: string; readonly effect: 'deny' | 'ask' };
}

/** What a text says, as far as it can be read. */
export interface PolicyReading {
  /** In the order written; none where the text cannot be parsed. */
  readonly rules: readonly PolicyRule[];
  /** Why it could not be saved, with the places. */
  readonly issues: readonly Issue[];
  /** What a reviewer should look at and can be saved all the same. */
  readonly warnings: readonly Issue[];
  /** What becomes of a call that no rule is about; absent where the language does not say. */
  readonly otherwise?: 'ask' | 'deny';
}

/** One change of a text that leaves everything else in it as it is, to the letter. */
export type RuleChange = { readonly writes: RuleSentence; /** Id of the policy in whose place. Default: behind all of them. */ readonly replaces?: string } | { readonly removes: string };

/** What a policy can speak of. */
export interface PolicyVocabulary {
  /** Without the `@`. */
  readonly annotations: readonly string[];
  readonly entityTypes: readonly string[];
  /** Of `context`, as written: `context.arguments.amount`. */
  readonly attributes: readonly PolicyAttribute[];
}

export interface PolicyAttribute {
  readonly path: string;
  /** As Cedar calls it: `String`, `Long`, `decimal`, `Set`. */
  readonly type: string;
  /** The closed list it is one of. */
  readonly values?: readonly string[];
  /** The tools whose calls have it. Default: every call. */
  readonly tools?: readonly string[];
  /** A call need not have it: a policy asks with `has` first, which no sentence does. */
  readonly isOptional?: true;
}
