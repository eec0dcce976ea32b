import { askingAnnotations, toRuleDecision, type PolicyEffect, type PolicyRule, type RuleSentence } from '@byleave/core';

/** What a rule does, in the words of a person who chooses it. */
export type RuleEffect = 'allow' | 'ask' | 'askTwo' | 'deny';

export const ruleEffects: readonly RuleEffect[] = ['allow', 'ask', 'askTwo', 'deny'];

/** `undefined` where it asks in another way than those: so many people, or roles. */
export function toRuleEffect(sentence: Pick<RuleSentence, 'effect' | 'annotations'>): RuleEffect | undefined {
  const decision = toRuleDecision(sentence);
  if (decision !== 'ask') return decision;
  const { ask, approvers } = sentence.annotations;
  if (approvers !== undefined) return undefined;
  if (ask === undefined || ask === '' || ask === '1') return 'ask';
  return ask === '2' ? 'askTwo' : undefined;
}

/** Of a rule that is no sentence only its own word is known: a permit may ask by an annotation. */
export function decisionOf(rule: PolicyRule): PolicyEffect {
  if (rule.sentence) return toRuleDecision(rule.sentence);
  if (rule.effect === 'forbid') return 'deny';
  return new RegExp(`@(?:${askingAnnotations.join('|')})\\b`, 'u').test(rule.source.text.slice(0, headLength(rule.source.text))) ? 'ask' : 'allow';
}

/** Annotations stand before the word. */
function headLength(text: string): number {
  const head = /^(?:\s|\/\/[^\n]*|@[A-Za-z_]\w*(?:\s*\(\s*"(?:[^"\\]|\\.)*"\s*\))?)*/u.exec(text);
  return head ? head[0].length : 0;
}
