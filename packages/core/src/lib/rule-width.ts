import type { PolicyEffect } from './policy-report.ts';
import type { PolicyReading, PolicyRule, RuleCondition, RuleSentence } from './policy-rule.ts';

/** Annotations that make a permit ask. */
export const askingAnnotations = ['ask', 'approvers', 'stepUp', 'everyTime'] as const;

/** Which of the three decisions a rule leads to when it alone speaks. */
export function toRuleDecision({ effect, annotations }: Pick<RuleSentence, 'effect' | 'annotations'>): PolicyEffect {
  if (effect === 'forbid') return 'deny';
  return askingAnnotations.some((name) => Object.hasOwn(annotations, name)) ? 'ask' : 'allow';
}

/** How a change of one rule can move what is decided. `wider` whenever that it does not is not certain. */
export type Width = 'wider' | 'stricter' | 'words';

/** Another rule than before, by its name. */
export interface RuleDifference {
  readonly id: string;
  readonly before?: PolicyRule;
  readonly after?: PolicyRule;
  readonly width: Width;
}

/** Whether a text may let agents do more than another, as far as their rules show; also wherever that it does not is not certain. */
export function isWider(before: PolicyReading, after: PolicyReading): boolean {
  const isRead = [before, after].every(({ rules, issues }) => issues.length === 0 && rules.length > 0);
  return !isRead || compareRules(before, after).some(({ width }) => width === 'wider');
}

/** What two texts say differently, rule by rule, in the order of the newer one; what is gone comes last. */
export function compareRules(before: PolicyReading, after: PolicyReading): readonly RuleDifference[] {
  const kept = after.rules.flatMap((rule): readonly RuleDifference[] => {
    const old = before.rules.find(({ id }) => id === rule.id);
    if (!old) return [{ id: rule.id, after: rule, width: widthOfAdding(rule, after.otherwise) }];
    return isSame(old, rule) ? [] : [{ id: rule.id, before: old, after: rule, width: widthOfChanging(old, rule, after.otherwise) }];
  });
  const gone = before.rules.filter(({ id }) => !after.rules.some((rule) => rule.id === id));
  return [...kept, ...gone.map((rule): RuleDifference => ({ id: rule.id, before: rule, width: widthOfRemoving(rule) }))];
}

function isSame(a: PolicyRule, b: PolicyRule): boolean {
  return a.sentence && b.sentence ? JSON.stringify(a.sentence) === JSON.stringify(b.sentence) : a.source.text === b.source.text;
}

/** Where everything else is asked, one more that asks the person themselves too can only ask of what was allowed. */
function widthOfAdding({ effect, sentence }: PolicyRule, otherwise: PolicyReading['otherwise']): Width {
  if (effect === 'forbid') return 'stricter';
  return sentence && toRuleDecision(sentence) === 'ask' && otherwise === 'ask' && asksThemselves(sentence) ? 'stricter' : 'wider';
}

/** Whether whoever a rule asks is, among others, the person it is done for. Approvers alone answer in that person's place. */
function asksThemselves({ annotations }: RuleSentence): boolean {
  return Object.hasOwn(annotations, 'ask') || !Object.hasOwn(annotations, 'approvers');
}

/** Without an allowance nothing is allowed more; but what it demanded or limited goes with it. */
function widthOfRemoving({ effect, sentence }: PolicyRule): Width {
  const isPlain = sentence && effect === 'permit' && toRuleDecision(sentence) === 'allow' && !Object.hasOwn(sentence.annotations, 'limit');
  return isPlain ? 'stricter' : 'wider';
}

const words: readonly string[] = ['id', 'reason'];

function widthOfChanging(before: PolicyRule, after: PolicyRule, otherwise: PolicyReading['otherwise']): Width {
  if (!before.sentence || !after.sentence) return 'wider';
  const [old, now] = [before.sentence, after.sentence];
  const isSameScope = JSON.stringify([old.calls, old.agent, old.clauses]) === JSON.stringify([now.calls, now.agent, now.clauses]);
  if (isSameScope && demandsOf(old) === demandsOf(now) && old.effect === now.effect) return 'words';
  if (Object.hasOwn(old.annotations, 'limit') || Object.hasOwn(now.annotations, 'limit')) return 'wider';
  const [was, is] = [toRuleDecision(old), toRuleDecision(now)];
  if (isSameScope) {
    if (is === 'deny') return 'stricter';
    // What another rule, or hidden text, asked that person about is asked of the approvers only.
    return was === 'allow' && is === 'ask' && asksThemselves(now) ? 'stricter' : 'wider';
  }
  if (was !== is || demandsOf(old) !== demandsOf(now)) return 'wider';
  if (is === 'allow') return covers(old, now) ? 'stricter' : 'wider';
  if (is === 'ask') return otherwise === 'ask' && asksThemselves(now) && covers(now, old) ? 'stricter' : 'wider';
  return covers(now, old) ? 'stricter' : 'wider';
}

function demandsOf({ annotations }: RuleSentence): string {
  return JSON.stringify(Object.entries(annotations).filter(([name]) => !words.includes(name)).toSorted());
}

/** Whether the first matches wherever the second does, where their words show it. */
function covers(wide: RuleSentence, narrow: RuleSentence): boolean {
  if (wide.agent !== undefined && wide.agent !== narrow.agent) return false;
  if (!coversCalls(wide.calls, narrow.calls)) return false;
  const held = narrow.clauses.filter(({ kind }) => kind === 'when').flatMap(({ conditions }) => conditions);
  return wide.clauses.every((clause) =>
    clause.kind === 'when'
      ? clause.conditions.every((condition) => held.some((known) => implies(known, condition)))
      : narrow.clauses.some((other) => JSON.stringify(other) === JSON.stringify(clause)),
  );
}

function coversCalls(wide: RuleSentence['calls'], narrow: RuleSentence['calls']): boolean {
  if (wide.of === 'every call') return true;
  if (wide.of === 'tools') return narrow.of === 'tools' && narrow.names.every((name) => wide.names.includes(name));
  return wide.of === narrow.of;
}

/** Whether the first can only hold where the second does. */
function implies(known: RuleCondition, wanted: RuleCondition): boolean {
  if (JSON.stringify(known) === JSON.stringify(wanted)) return true;
  if (known.kind === 'one of' && wanted.kind === 'one of') return known.argument === wanted.argument && known.values.every((value) => wanted.values.includes(value));
  if (known.kind !== 'number' || wanted.kind !== 'number' || known.argument !== wanted.argument) return false;
  if (known.amount.includes('.') !== wanted.amount.includes('.')) return false;
  const isUp = (is: typeof known.is): boolean => is === 'over' || is === 'at least';
  if (isUp(known.is) !== isUp(wanted.is)) return false;
  const [at, from] = [Number(known.amount), Number(wanted.amount)];
  if (at === from) return known.is === 'over' || known.is === 'under' || known.is === wanted.is;
  return isUp(known.is) ? at > from : at < from;
}
