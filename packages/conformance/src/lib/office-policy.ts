import { accept } from '@byleave/core';
import { createRulePolicy, type DecisionPoint, type PolicyLanguage, type Rule } from '@byleave/policy';

export const rules: readonly Rule[] = [{ id: 'reads', text: 'Reading is fine.', effect: 'allow', toolEffect: 'read' }];

/** What an attacker would rather have in force. */
export const allowsPaying: string = JSON.stringify([{ id: 'all', text: 'Everything is fine.', effect: 'allow', tools: ['pay', 'wire', 'memo'] } satisfies Rule]);

/** Rules as text, for people to publish: what is in force before anybody does is what the office says, whenever it is asked. */
export function createOfficeLanguage(inForce: () => DecisionPoint): PolicyLanguage {
  return {
    initial: '[]',
    compile(text) {
      if (text !== '[]') return accept(createRulePolicy({ version: text, rules: [...rules, ...(JSON.parse(text) as readonly Rule[])], otherwise: 'ask' }));
      return accept({ readVersion: (tenant) => inForce().readVersion(tenant), evaluate: (request) => inForce().evaluate(request) });
    },
  };
}
