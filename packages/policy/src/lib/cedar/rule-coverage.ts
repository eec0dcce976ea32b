import type { PolicyRule, RuleCondition, RuleSentence, ToolDefinition } from '@byleave/core';

/** A tool, as far as it matters which calls a rule is about. */
export type CallableTool = Pick<ToolDefinition, 'name' | 'effect'>;

/** Obligations that make a permit ask. */
const asking: readonly string[] = ['ask', 'approvers', 'stepUp', 'everyTime'];

/**
 * Says of each rule which other one beats it whenever it matches, where the sentences show that for certain: forbid beats
 * ask beats allow. A rule that is not named may be beaten all the same; a rule that is named always is.
 */
export function markBeaten(rules: readonly PolicyRule[], tools: readonly CallableTool[]): readonly PolicyRule[] {
  return rules.map((rule) => {
    const { sentence } = rule;
    if (!sentence || sentence.effect === 'forbid') return rule;
    const stronger = rules.filter((other) => other !== rule && other.sentence && beats(other.sentence, sentence));
    const winner = stronger.toSorted((a, b) => rank(b.sentence!) - rank(a.sentence!)).find((other) => covers(other.sentence!, sentence, tools));
    return winner ? { ...rule, beatenBy: { policy: winner.id, effect: winner.effect === 'forbid' ? 'deny' : 'ask' } } : rule;
  });
}

/** 2: denies; 1: asks; 0: allows. */
function rank({ effect, annotations }: RuleSentence): number {
  if (effect === 'forbid') return 2;
  return asking.some((name) => Object.hasOwn(annotations, name)) ? 1 : 0;
}

/** An allowing rule that counts goes on counting while another asks, so only one that denies takes all of its say. */
function beats(stronger: RuleSentence, weaker: RuleSentence): boolean {
  if (rank(stronger) <= rank(weaker)) return false;
  return stronger.effect === 'forbid' || !Object.hasOwn(weaker.annotations, 'limit');
}

/** Whether one matches wherever the other does. */
function covers(wide: RuleSentence, narrow: RuleSentence, tools: readonly CallableTool[]): boolean {
  if (wide.agent !== undefined && wide.agent !== narrow.agent) return false;
  if (!coversCalls(wide.calls, narrow.calls, tools)) return false;
  const held = narrow.clauses.filter(({ kind }) => kind === 'when').flatMap(({ conditions }) => conditions);
  return wide.clauses.every((clause) =>
    clause.kind === 'when'
      ? clause.conditions.every((condition) => held.some((known) => implies(known, condition)))
      : narrow.clauses.some((other) => isSame(other, clause)),
  );
}

function coversCalls(wide: RuleSentence['calls'], narrow: RuleSentence['calls'], tools: readonly CallableTool[]): boolean {
  if (wide.of === 'every call') return true;
  if (narrow.of === 'every call') return false;
  const namesOf = (calls: RuleSentence['calls']): readonly string[] | undefined => {
    if (calls.of === 'tools') return calls.names;
    if (calls.of === 'every call') return undefined;
    const effect = calls.of === 'reads' ? 'read' : 'write';
    return tools.filter((tool) => tool.effect === effect).map(({ name }) => name);
  };
  if (wide.of === narrow.of && wide.of !== 'tools') return true;
  const covered = namesOf(wide);
  return namesOf(narrow)?.every((name) => covered?.includes(name)) ?? false;
}

/** Whether the first can only hold where the second does. */
function implies(known: RuleCondition, wanted: RuleCondition): boolean {
  if (isSame(known, wanted)) return true;
  if (known.kind !== 'number' || wanted.kind !== 'number' || known.argument !== wanted.argument) return false;
  if (known.amount.includes('.') !== wanted.amount.includes('.')) return false;
  const [at, from] = [Number(known.amount), Number(wanted.amount)];
  const isUp = (is: typeof known.is): boolean => is === 'over' || is === 'at least';
  if (isUp(known.is) !== isUp(wanted.is)) return false;
  if (at === from) return known.is === 'over' || known.is === 'under' || known.is === wanted.is;
  return isUp(known.is) ? at > from : at < from;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
