import type { RuleCondition, RuleSentence } from '@byleave/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newRuleDraft, parseRuleDraft, toRuleDraft } from './rule-draft.ts';

const argument = fc.constantFrom('amount', 'to', 'count');
const condition: fc.Arbitrary<RuleCondition> = fc.oneof(
  fc.record({ kind: fc.constant('equals' as const), argument, value: fc.oneof(fc.string(), fc.boolean(), fc.integer()) }),
  fc.record({ kind: fc.constant('equals' as const), argument, value: fc.string(), isNot: fc.constant(true as const) }),
  fc.record({ kind: fc.constant('one of' as const), argument, values: fc.array(fc.string(), { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('like' as const), argument, pattern: fc.string({ minLength: 1 }) }),
  fc.record({ kind: fc.constant('number' as const), argument, is: fc.constantFrom('over' as const, 'at least' as const, 'under' as const, 'at most' as const), amount: fc.constantFrom('5', '-12', '5.0', '0.1234', '1000.00') }),
  fc.record({ kind: fc.constant('origin' as const), argument, from: fc.constantFrom('user' as const, 'external' as const, 'unknown' as const) }),
);
const clauses = fc.array(fc.record({ kind: fc.constantFrom('when' as const, 'unless' as const), conditions: fc.array(condition, { minLength: 1, maxLength: 3 }) }), { maxLength: 3 });
const words = fc.record({ id: fc.constantFrom('a', 'b c'), reason: fc.constantFrom('Because.', ' So it is. '), ticket: fc.constant('T-1') }, { requiredKeys: [] });
const demands = fc.record({ ask: fc.constantFrom('', '1', '2', '3'), approvers: fc.constantFrom('finance:2', 'finance:1, legal:1'), stepUp: fc.constant('passkey'), everyTime: fc.constant(''), limit: fc.constant('10 per hour per user') }, { requiredKeys: [] });
const calls = fc.constantFrom<RuleSentence['calls']>({ of: 'every call' }, { of: 'reads' }, { of: 'writes' }, { of: 'tools', names: ['pay'] }, { of: 'tools', names: ['pay', 'post'] });
const agent = fc.record({ agent: fc.constant('g-1') }, { requiredKeys: [] });
const sentence: fc.Arbitrary<RuleSentence> = fc.oneof(
  fc.tuple(calls, clauses, words, demands, agent).map(([about, when, said, owed, who]): RuleSentence => ({ effect: 'permit', calls: about, clauses: when, annotations: { ...said, ...owed }, ...who })),
  fc.tuple(calls, clauses, words, agent).map(([about, when, said, who]): RuleSentence => ({ effect: 'forbid', calls: about, clauses: when, annotations: said, ...who })),
);

describe('a rule in the form', () => {
  test('is the rule it was made of, to the letter, while nobody touches it', () => {
    fc.assert(
      fc.property(sentence, (given) => {
        const parsed = parseRuleDraft(toRuleDraft(given, () => undefined));
        expect(parsed).toEqual({ sentence: given });
      }),
      { numRuns: 500 },
    );
  });

  test('loses nothing that it has no input for when something else changes', () => {
    const given: RuleSentence = { effect: 'permit', calls: { of: 'reads' }, clauses: [], annotations: { id: 'a', ticket: 'T-1', ask: '' } };
    expect(parseRuleDraft({ ...toRuleDraft(given, () => undefined), effect: 'deny' })).toEqual({ sentence: { effect: 'forbid', calls: { of: 'reads' }, clauses: [], annotations: { id: 'a', ticket: 'T-1' } } });
    expect(parseRuleDraft({ ...toRuleDraft(given, () => undefined), effect: 'askTwo' })).toMatchObject({ sentence: { annotations: { id: 'a', ticket: 'T-1', ask: '2' } } });
  });

  test('writes an amount as its argument is compared', () => {
    const of = (type: string, value: string) => parseRuleDraft({ ...newRuleDraft('a'), calls: 'every call', clauses: [{ kind: 'when', conditions: [{ argument: 'amount', is: 'over', value, type }] }] });
    expect(of('decimal', ' 1000 ')).toMatchObject({ sentence: { clauses: [{ conditions: [{ amount: '1000.0' }] }] } });
    expect(of('Long', '1000')).toMatchObject({ sentence: { clauses: [{ conditions: [{ amount: '1000' }] }] } });
    for (const [type, value, problem] of [['Long', '1.5', 'whole'], ['decimal', '1,5', 'number'], ['decimal', '1.23456', 'number'], ['decimal', '', 'number']] as const) {
      expect(of(type, value)).toEqual({ wrong: { 'clauses.0.conditions.0': problem } });
    }
  });

  test('says what is missing', () => {
    expect(parseRuleDraft(newRuleDraft(''))).toEqual({ wrong: { tools: 'tools', name: 'name' } });
    const lists = parseRuleDraft({ ...newRuleDraft('a'), calls: 'reads', clauses: [{ kind: 'unless', conditions: [{ argument: 'to', is: 'oneOf', value: '\n', type: 'String' }] }] });
    expect(lists).toEqual({ wrong: { 'clauses.0.conditions.0': 'text' } });
  });
});
