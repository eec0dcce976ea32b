import type { RuleClause, RuleCondition, RuleSentence } from '@byleave/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCedarLanguage } from './cedar-language.ts';
import { explainPolicies } from './explain-policies.ts';
import { checkCedarPolicies } from './check-policies.ts';
import { writePolicyRule } from './policy-rules.ts';

const presentation = { id: 't', version: 1, title: 'T', approve: 'T', fields: [], reversibility: 'unknown' as const, covers: 'This' };
const inputSchema = { type: 'object', properties: { amount: { type: 'number' }, to: { type: 'string' } }, required: ['amount', 'to'] };
const tools = (['pay', 'post', 'look'] as const).map((name) => ({ name, description: name, inputSchema, effect: name === 'look' ? ('read' as const) : ('write' as const), risk: 'low' as const, presentation }));
const language = createCedarLanguage({ initial: '', tools, otherwise: 'ask' });

const condition: fc.Arbitrary<RuleCondition> = fc.oneof(
  fc.record({ kind: fc.constant('number' as const), argument: fc.constant('amount'), is: fc.constantFrom('over' as const, 'at least' as const, 'under' as const, 'at most' as const), amount: fc.constantFrom('5.0', '10.0') }),
  fc.record({ kind: fc.constant('equals' as const), argument: fc.constant('to'), value: fc.constantFrom('a', 'b') }),
  fc.record({ kind: fc.constant('origin' as const), argument: fc.constant('to'), from: fc.constantFrom('user' as const, 'external' as const) }),
);
const clause: fc.Arbitrary<RuleClause> = fc.record({ kind: fc.constantFrom('when' as const, 'unless' as const), conditions: fc.array(condition, { minLength: 1, maxLength: 2 }) });
const sentence = (id: string): fc.Arbitrary<RuleSentence> =>
  fc.record(
    {
      effect: fc.constantFrom('permit' as const, 'forbid' as const),
      calls: fc.constantFrom<RuleSentence['calls']>({ of: 'every call' }, { of: 'reads' }, { of: 'writes' }, { of: 'tools', names: ['pay'] }, { of: 'tools', names: ['pay', 'post'] }),
      agent: fc.constantFrom('g-1', 'g-2'),
      clauses: fc.array(clause, { maxLength: 2 }),
      annotations: fc.constantFrom<Record<string, string>>({ id }, { id, ask: '' }),
    },
    { requiredKeys: ['effect', 'calls', 'clauses', 'annotations'] },
  ).map((made) => (made.effect === 'forbid' ? { ...made, annotations: { id } } : made));

function textOf(sentences: readonly RuleSentence[]): string {
  return sentences.reduce((text, each) => {
    const written = writePolicyRule(text, each, { at: 'end' });
    if (!written.ok) throw new Error(JSON.stringify(written.issues));
    return written.value;
  }, '');
}

const beatenIn = (text: string): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(language.read!(text, 'acme').rules.map(({ id, beatenBy }) => [id, beatenBy && `${beatenBy.effect} by ${beatenBy.policy}`]));

const all = '@id("all") permit (principal, action, resource);';

describe('a rule that never has the say', () => {
  it('is one that a forbid covers, or an allowing one that an asking one covers', () => {
    expect(beatenIn(`${all} @id("never") forbid (principal, action == Action::"pay", resource); @id("pays") @ask permit (principal, action == Action::"pay", resource) when { context.arguments.to == "a" };`)).toEqual({ all: undefined, never: undefined, pays: 'deny by never' });
    expect(beatenIn('@id("asks") @ask permit (principal, action in Action::"write", resource); @id("pays") permit (principal, action == Action::"pay", resource);')).toEqual({ asks: undefined, pays: 'ask by asks' });
  });

  it('is none that counts, speaks of more, or holds of the same by other words only', () => {
    expect(beatenIn('@id("asks") @ask permit (principal, action, resource); @id("counts") @limit("3 per hour per user") permit (principal, action == Action::"pay", resource);')['counts']).toBeUndefined();
    expect(beatenIn(`${all} @id("never") forbid (principal, action == Action::"pay", resource) when { context.arguments.amount.greaterThan(decimal("5.0")) };`)['all']).toBeUndefined();
    expect(beatenIn('@id("never") forbid (principal, action, resource) when { context.arguments.amount.greaterThan(decimal("5.0")) }; @id("pays") permit (principal, action, resource) when { context.arguments.amount.greaterThan(decimal("10.0")) };')['pays']).toBe('deny by never');
  });

  it('is really beaten by the one that is named, whatever the call', () => {
    let named = 0;
    fc.assert(
      fc.property(sentence('one'), sentence('two'), fc.constantFrom('pay', 'post', 'look'), fc.constantFrom(4, 5, 7, 10, 11), fc.constantFrom('a', 'b', 'c'), fc.constantFrom('g-1', 'g-2', 'g-3'), fc.constantFrom('user' as const, 'external' as const), (one, two, name, amount, to, agent, from) => {
        const text = textOf([one, two]);
        const checked = checkCedarPolicies({ policies: text, tools });
        if (!checked.ok) return;
        const standings = new Map(
          explainPolicies(checked.value, {
            subject: { type: 'agent', id: agent, properties: { name: agent, user: { id: 'u', name: 'U' }, via: [] } },
            action: { name, properties: { effect: name === 'look' ? 'read' : 'write', risk: 'low' } },
            resource: { type: 'tool', id: name },
            context: { tenant: 'acme', conversation: 'c', arguments: { amount, to }, provenance: [{ pointer: '/to', provenance: from }, { pointer: '/amount', provenance: from }], textFindings: [], time: 0 },
          }).map(({ policy, standing }) => [policy, standing]),
        );
        for (const rule of language.read!(text, 'acme').rules) {
          if (!rule.beatenBy) continue;
          named += 1;
          if (standings.get(rule.id) === 'matched') expect(standings.get(rule.beatenBy.policy)).toBe('matched');
        }
      }),
      { numRuns: 300 },
    );
    expect(named).toBeGreaterThan(10);
  });
});

describe('what a text can speak of', () => {
  it('is made from the tools: their arguments with the type a policy sees', () => {
    const { attributes, entityTypes, annotations } = language.vocabulary!();
    expect(attributes).toContainEqual({ path: 'context.arguments.amount', type: 'decimal' });
    expect(attributes.find(({ path }) => path === 'context.risk')?.values).toEqual(['low', 'medium', 'high', 'critical']);
    expect(entityTypes).toContain('Role');
    expect(annotations).toEqual(expect.arrayContaining(['ask', 'approvers', 'stepUp', 'everyTime', 'limit', 'reason']));
  });
});
