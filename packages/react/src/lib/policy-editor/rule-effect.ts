import type { PolicyEffect, PolicyRule, RuleSentence } from '@byleave/core';

/** What a rule does, in the words of a person who chooses it. */
export type RuleEffect = 'allow' | 'ask' | 'askTwo' | 'deny';

export const ruleEffects: readonly RuleEffect[] = ['allow', 'ask', 'askTwo', 'deny'];

/** Annotations that make a permit ask. */
const asking = ['ask', 'approvers', 'stepUp', 'everyTime'] as const;

/** Which of the three decisions a rule leads to when it alone speaks. */
export function toDecision({ effect, annotations }: Pick<RuleSentence, 'effect' | 'annotations'>): PolicyEffect {
  if (effect === 'forbid') return 'deny';
  return asking.some((name) => Object.hasOwn(annotations, name)) ? 'ask' : 'allow';
}

/** `undefined` where it asks in another way than those: so many people, or roles. */
export function toRuleEffect(sentence: Pick<RuleSentence, 'effect' | 'annotations'>): RuleEffect | undefined {
  const decision = toDecision(sentence);
  if (decision !== 'ask') return decision;
  const { ask, approvers } = sentence.annotations;
  if (approvers !== undefined) return undefined;
  if (ask === undefined || ask === '' || ask === '1') return 'ask';
  return ask === '2' ? 'askTwo' : undefined;
}

/** Of a rule that is no sentence only its own word is known: a permit may ask by an annotation. */
export function decisionOf(rule: PolicyRule): PolicyEffect {
  if (rule.sentence) return toDecision(rule.sentence);
  if (rule.effect === 'forbid') return 'deny';
  return new RegExp(`@(?:${asking.join('|')})\\b`, 'u').test(rule.source.text.slice(0, headLength(rule.source.text))) ? 'ask' : 'allow';
}

/** Annotations stand before the word. */
function headLength(text: string): number {
  const head = /^(?:\s|\/\/[^\n]*|@[A-Za-z_]\w*(?:\s*\(\s*"(?:[^"\\]|\\.)*"\s*\))?)*/u.exec(text);
  return head ? head[0].length : 0;
}
