import type { RuleCalls, RuleClause, RuleCondition, RuleSentence } from '@byleave/core';
import { toRuleEffect, type RuleEffect } from './rule-effect.ts';

/** What a condition compares with. */
export type Comparison = 'is' | 'isNot' | 'oneOf' | 'like' | 'over' | 'at least' | 'under' | 'at most' | 'from';

/** A condition as it is in the form: its value is what is in the input. */
export interface ConditionDraft {
  readonly argument: string;
  readonly is: Comparison;
  readonly value: string;
  /** As the policy sees the argument: `decimal`, `Long`, `Bool`, `String`; `undefined` while that is not known. */
  readonly type: string | undefined;
}

export interface ClauseDraft {
  readonly kind: RuleClause['kind'];
  readonly conditions: readonly ConditionDraft[];
}

/** A rule as it is in the form. */
export interface RuleDraft {
  /** `other`: asks so many people, or roles. */
  readonly effect: RuleEffect | 'other';
  readonly people: string;
  readonly approvers: string;
  readonly isSteppedUp: boolean;
  readonly isEveryTime: boolean;
  readonly limit: string;
  readonly agent: string;
  readonly calls: RuleCalls['of'];
  readonly tools: readonly string[];
  readonly clauses: readonly ClauseDraft[];
  readonly name: string;
  readonly reason: string;
  /** Annotations that the form has no input for. */
  readonly others: Readonly<Record<string, string>>;
  /** What it was made of: what nobody touches stays as it is written. */
  readonly origin: RuleSentence | undefined;
}

export type DraftProblem = 'number' | 'whole' | 'text' | 'tools' | 'name';

const inputs: readonly string[] = ['id', 'reason', 'ask', 'approvers', 'stepUp', 'everyTime', 'limit'];

export function newRuleDraft(name: string): RuleDraft {
  return { effect: 'ask', people: '1', approvers: '', isSteppedUp: false, isEveryTime: false, limit: '', agent: '', calls: 'tools', tools: [], clauses: [], name, reason: '', others: {}, origin: undefined };
}

export function toRuleDraft(sentence: RuleSentence, typeOf: (argument: string) => string | undefined): RuleDraft {
  const { annotations, calls, agent, clauses } = sentence;
  return {
    effect: toRuleEffect(sentence) ?? 'other',
    people: annotations['ask'] === undefined || annotations['ask'] === '' ? '1' : annotations['ask'],
    approvers: annotations['approvers'] ?? '',
    isSteppedUp: annotations['stepUp'] !== undefined,
    isEveryTime: annotations['everyTime'] !== undefined,
    limit: annotations['limit'] ?? '',
    agent: agent ?? '',
    calls: calls.of,
    tools: calls.of === 'tools' ? calls.names : [],
    clauses: clauses.map(({ kind, conditions }) => ({ kind, conditions: conditions.map((condition) => toConditionDraft(condition, typeOf(condition.argument))) })),
    name: annotations['id'] ?? '',
    reason: annotations['reason'] ?? '',
    others: Object.fromEntries(Object.entries(annotations).filter(([key]) => !inputs.includes(key))),
    origin: sentence,
  };
}

function toConditionDraft(condition: RuleCondition, known: string | undefined): ConditionDraft {
  const { argument } = condition;
  switch (condition.kind) {
    case 'equals': {
      const { value, isNot } = condition;
      const type = { string: 'String', number: 'Long', boolean: 'Bool' }[typeof value as 'string' | 'number' | 'boolean'];
      return { argument, is: isNot ? 'isNot' : 'is', value: String(value), type };
    }
    case 'one of':
      return { argument, is: 'oneOf', value: condition.values.join('\n'), type: known ?? 'String' };
    case 'like':
      return { argument, is: 'like', value: condition.pattern, type: known ?? 'String' };
    case 'number':
      return { argument, is: condition.is, value: condition.amount, type: condition.amount.includes('.') ? 'decimal' : 'Long' };
    case 'origin':
      return { argument, is: 'from', value: condition.from, type: known };
  }
}

/** The sentence a form stands for, or what is wrong where: `clauses.0.conditions.1`, `tools`, `name`. */
export function parseRuleDraft(draft: RuleDraft): { readonly sentence: RuleSentence } | { readonly wrong: Readonly<Record<string, DraftProblem>> } {
  const wrong: Record<string, DraftProblem> = {};
  if (draft.calls === 'tools' && draft.tools.length === 0) wrong['tools'] = 'tools';
  if (draft.name.trim() === '' && !(draft.origin && draft.origin.annotations['id'] === undefined)) wrong['name'] = 'name';
  const clauses = draft.clauses.map(({ kind, conditions }, clause): RuleClause => ({
    kind,
    conditions: conditions.flatMap((condition, index): readonly RuleCondition[] => {
      const parsed = parseCondition(condition, draft.origin?.clauses[clause]?.conditions[index]);
      if (typeof parsed === 'object') return [parsed];
      wrong[`clauses.${clause}.conditions.${index}`] = parsed;
      return [];
    }),
  }));
  if (Object.keys(wrong).length > 0) return { wrong };
  return {
    sentence: {
      effect: draft.effect === 'deny' ? 'forbid' : 'permit',
      calls: draft.calls === 'tools' ? { of: 'tools', names: draft.tools } : { of: draft.calls },
      ...(draft.agent !== '' && { agent: draft.agent }),
      clauses: clauses.filter(({ conditions }) => conditions.length > 0),
      annotations: toAnnotations(draft),
    },
  };
}

function toAnnotations(draft: RuleDraft): Readonly<Record<string, string>> {
  const { effect, people, approvers, isSteppedUp, isEveryTime, limit, name, reason, others, origin } = draft;
  const isAsking = effect === 'ask' || effect === 'askTwo' || effect === 'other';
  const was = origin?.annotations ?? {};
  const count = effect === 'askTwo' ? '2' : effect === 'ask' ? '1' : people.trim();
  // What says how to ask already asks: `@ask` beside it says nothing, so it is written only where it was or is needed.
  const needsAsk = count !== '1' || (approvers.trim() === '' && !isSteppedUp && !isEveryTime) || was['ask'] !== undefined;
  const written: Record<string, string | undefined> = {
    id: name.trim() === '' ? undefined : name.trim() === was['id']?.trim() ? was['id'] : name.trim(),
    ask: isAsking && needsAsk ? toAsk(count, was['ask']) : undefined,
    approvers: isAsking && approvers.trim() !== '' ? approvers : undefined,
    stepUp: isAsking && isSteppedUp ? (was['stepUp'] ?? 'passkey') : undefined,
    everyTime: isAsking && isEveryTime ? (was['everyTime'] ?? '') : undefined,
    limit: effect !== 'deny' && limit.trim() !== '' ? limit : undefined,
    reason: reason.trim() === '' ? undefined : reason,
    ...others,
  };
  const order = [...Object.keys(was), ...Object.keys(written)];
  return Object.fromEntries([...new Set(order)].flatMap((key) => (written[key] === undefined ? [] : [[key, written[key]]])));
}

/** One person is asked by `@ask` and by `@ask("1")`: as it was written. */
function toAsk(count: string, was: string | undefined): string {
  if (count !== '1') return count;
  return was === '1' ? '1' : '';
}

function parseCondition(draft: ConditionDraft, was: RuleCondition | undefined): RuleCondition | DraftProblem {
  const { argument, is, value, type } = draft;
  switch (is) {
    case 'is':
    case 'isNot': {
      const compared = type === 'Bool' ? value === 'true' : type === 'Long' ? Number(value) : value;
      if (type === 'Long' && !/^-?\d{1,15}$/u.test(value.trim())) return 'whole';
      return { kind: 'equals', argument, value: compared, ...(is === 'isNot' && { isNot: true }) };
    }
    case 'oneOf': {
      const values = value.split('\n').filter((line) => line !== '');
      // Only a list that was empty, or had breaks in it, says so: nobody means to allow nothing by an empty field.
      if (was?.kind === 'one of' && was.values.join('\n') === value) return was;
      return values.length === 0 ? 'text' : { kind: 'one of', argument, values };
    }
    case 'like':
      return value === '' ? 'text' : { kind: 'like', argument, pattern: value };
    case 'from':
      return { kind: 'origin', argument, from: value as Extract<RuleCondition, { kind: 'origin' }>['from'] };
    default: {
      const amount = value.trim();
      if (type === 'Long') return /^-?\d{1,15}$/u.test(amount) ? { kind: 'number', argument, is, amount } : 'whole';
      if (!/^-?\d{1,14}(?:\.\d{1,4})?$/u.test(amount)) return 'number';
      return { kind: 'number', argument, is, amount: amount.includes('.') ? amount : `${amount}.0` };
    }
  }
}

/** What can be said of an argument of a type, in the order it is offered. */
export function comparisonsOf(type: string | undefined): readonly Comparison[] {
  switch (type) {
    case 'decimal':
      return ['over', 'at least', 'under', 'at most', 'from'];
    case 'Long':
      return ['over', 'at least', 'under', 'at most', 'is', 'isNot', 'from'];
    case 'Bool':
      return ['is', 'isNot', 'from'];
    case 'String':
      return ['is', 'isNot', 'oneOf', 'like', 'from'];
    default:
      return ['from'];
  }
}

/** What a fresh comparison starts with. */
export function emptyValue(is: Comparison, type: string | undefined, values: readonly string[] | undefined): string {
  if (is === 'from') return 'external';
  if (type === 'Bool') return 'true';
  return is === 'is' || is === 'isNot' ? (values?.[0] ?? '') : '';
}
