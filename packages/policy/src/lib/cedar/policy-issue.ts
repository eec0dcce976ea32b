/** Why a policy text is refused. A closed list; nothing changes when any of them is answered. */
export type PolicyIssueCode =
  /** It is not Cedar. */
  | 'policy_syntax'
  /** It is Cedar and does not type-check against the tools. */
  | 'policy_invalid'
  /** The text is larger than `policyLimitBytes`. */
  | 'policy_too_large'
  /** An expression is nested deeper, or a chain of operators is longer, than `policyLimitDepth`. */
  | 'policy_too_complex'
  /** The text holds a character a reviewer would not see. */
  | 'hidden_text'
  /** A warning: a text mixes scripts, so it may look like another one. */
  | 'confusable_text'
  /** It has a slot (`?principal`): a template says nothing until somebody fills it in. */
  | 'policy_template'
  /** No call could ever match it, so it is not what its author meant. */
  | 'policy_impossible'
  /** Two policies share an `@id`, so an explanation could name the wrong one. */
  | 'duplicate_id'
  /** It names an action that is no registered tool. */
  | 'unknown_tool'
  /** It names an argument, or a fact, that no tool it applies to has. */
  | 'unknown_argument'
  /** It compares with a word, or counts a currency, that is not in the closed list of that value. */
  | 'unknown_value'
  /** An annotation is unknown or malformed, so something the policy demands would be dropped. */
  | 'unknown_obligation';

/** One place where a policy text is not what it must be. */
export interface PolicyIssue {
  readonly code: PolicyIssueCode;
  readonly message: string;
  /** Half-open range of UTF-16 units in the policy text. */
  readonly start: number;
  readonly end: number;
  /** 1-based place of `start`. */
  readonly line: number;
  readonly column: number;
  readonly policyId?: string;
}

export type PolicyVerdict<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly PolicyIssue[] };

export interface IssueFacts {
  readonly code: PolicyIssueCode;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly policyId?: string;
}

export function toIssue(text: string, facts: IssueFacts): PolicyIssue {
  const before = text.slice(0, facts.start);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { ...facts, line: before.split('\n').length, column: facts.start - lineStart + 1 };
}

/** An issue in one line a person reads. */
export function describeIssue({ line, column, message, policyId }: PolicyIssue): string {
  return `line ${line}, column ${column}${policyId === undefined ? '' : ` (${policyId})`}: ${message}`;
}
