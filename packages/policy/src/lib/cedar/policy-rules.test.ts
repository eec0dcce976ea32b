import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { PolicyRule, RuleCondition, RuleSentence } from '@byleave/core';
import { describe, expect, it } from 'vitest';
import { toPolicyJson } from './parse-policies.ts';
import { removePolicyRule, toPolicyRules, writePolicyRule } from './policy-rules.ts';

function read(text: string): readonly PolicyRule[] {
  const rules = toPolicyRules(text);
  if (!rules.ok) throw new Error(JSON.stringify(rules.issues));
  return rules.value;
}

function written(text: string, sentence: RuleSentence, place: Parameters<typeof writePolicyRule>[2] = { at: 'end' }): string {
  const result = writePolicyRule(text, sentence, place);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

const office = readFileSync(new URL('../../../../../apps/chat/policies/office.cedar', import.meta.url), 'utf8');

describe('the sentences of a text', () => {
  it('say all of the office’s own policies', () => {
    const rules = read(office);
    expect(rules.map(({ id, why }) => [id, why])).toEqual(rules.map(({ id }) => [id, undefined]));
    expect(rules.find(({ id }) => id === 'large-payment')?.sentence).toEqual({
      effect: 'permit',
      calls: { of: 'tools', names: ['send_payment'] },
      clauses: [{ kind: 'when', conditions: [{ kind: 'number', argument: 'amount', is: 'over', amount: '5000.0' }] }],
      annotations: { id: 'large-payment', stepUp: 'passkey', reason: 'Payments over €5,000 are approved with a passkey.' },
    });
  });

  it('say their limits in fields, and have none for what is no limit', () => {
    const limitsOf = (limit: string) => read(`@id("x") @limit("${limit}") permit (principal, action, resource);`)[0]?.limits;
    expect(limitsOf('20 per hour per role; 500 EUR of amount per day')).toEqual([
      { kind: 'rate', id: 'x', most: 20, window: { kind: 'rolling', ms: 3_600_000 }, per: ['role'] },
      { kind: 'budget', id: 'x#2', argument: '/amount', currency: 'EUR', most: 500, window: { kind: 'rolling', ms: 86_400_000 }, per: [] },
    ]);
    expect(limitsOf('now and then')).toBeUndefined();
    expect(read('permit (principal, action, resource);')[0]).not.toHaveProperty('limits');
  });

  it.each([
    ['a condition that no sentence has', 'when { context.arguments.amount > context.arguments.other }', 'condition'],
    ['one on people', 'when { principal.user.roles.contains("finance") }', 'condition'],
    ['an or', 'when { context.arguments.a == "x" || context.arguments.a == "y" }', 'condition'],
    ['brackets to the right', 'when { context.arguments.a == "x" && (context.arguments.b == "y" && context.arguments.c == "z") }', 'condition'],
    ['a star that is one', String.raw`when { context.arguments.a like "a\*b*" }`, 'condition'],
    ['a comment inside', 'when { context.arguments.a == "x" // for now\n }', 'comment'],
  ])('leave out %s, and say why', (_what, condition, why) => {
    const [rule] = read(`@id("x") permit (principal, action, resource) ${condition};`);
    expect([rule?.sentence, rule?.why]).toEqual([undefined, why]);
  });

  it('are not misled by slashes in a string', () => {
    expect(read('permit (principal, action, resource) when { context.arguments.url like "https://*" };')[0]?.sentence?.clauses[0]?.conditions).toEqual([{ kind: 'like', argument: 'url', pattern: 'https://*' }]);
  });

  it('change one policy and nothing else, to the letter', () => {
    const large = read(office).find(({ id }) => id === 'large-payment')!.sentence!;
    const changed = written(office, { ...large, clauses: [{ kind: 'when', conditions: [{ kind: 'number', argument: 'amount', is: 'at least', amount: '3000.0' }] }] }, { replaces: 'large-payment' });
    const [before, after] = office.split(/@id\("large-payment"\)[^;]*;/u);
    expect(changed.startsWith(before!)).toBe(true);
    expect(changed.endsWith(after!)).toBe(true);
    expect(changed).toContain('greaterThanOrEqual(decimal("3000.0"))');
    expect(changed).toContain('// What the office agent may do.');
  });

  it('add and remove', () => {
    const more = written(office, { effect: 'forbid', calls: { of: 'tools', names: ['send_mail', 'share_file'] }, agent: 'office-agent', clauses: [], annotations: { id: 'quiet' } });
    expect(read(more).at(-1)).toMatchObject({ id: 'quiet', sentence: { agent: 'office-agent' } });
    const less = removePolicyRule(more, 'quiet');
    expect(less).toEqual({ ok: true, value: office });
    expect(removePolicyRule(office, 'nobody')).toMatchObject({ ok: false });
    expect(writePolicyRule(office, read(office)[0]!.sentence!, { at: 'end' })).toMatchObject({ ok: false, issues: [{ code: 'duplicate_id' }] });
  });
});

const word = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'abcxyz019 _-@.äß東"\\/') });
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,7}$/u).filter((text) => !['true', 'false', 'if', 'then', 'else', 'in', 'like', 'has', 'is'].includes(text));
const condition: fc.Arbitrary<RuleCondition> = fc.oneof(
  fc.record({ kind: fc.constant('equals' as const), argument: name, value: fc.oneof(word, fc.boolean(), fc.integer({ min: -1_000, max: 1_000 })) }),
  fc.record({ kind: fc.constant('equals' as const), argument: name, value: word, isNot: fc.constant(true as const) }),
  fc.record({ kind: fc.constant('one of' as const), argument: name, values: fc.uniqueArray(word, { minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constant('like' as const), argument: name, pattern: fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'ab*@.') }) }),
  fc.record({ kind: fc.constant('number' as const), argument: name, is: fc.constantFrom('over' as const, 'at least' as const, 'under' as const, 'at most' as const), amount: fc.oneof(fc.nat(9_999).map(String), fc.nat(9_999).map((amount) => `${amount}.50`)) }),
  fc.record({ kind: fc.constant('origin' as const), argument: name, from: fc.constantFrom('user' as const, 'external' as const, 'agent' as const) }),
);
const sentence: fc.Arbitrary<RuleSentence> = fc.record(
  {
    effect: fc.constantFrom('permit' as const, 'forbid' as const),
    calls: fc.oneof(fc.constant({ of: 'every call' as const }), fc.constant({ of: 'reads' as const }), fc.record({ of: fc.constant('tools' as const), names: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }) })),
    agent: word,
    clauses: fc.array(fc.record({ kind: fc.constantFrom('when' as const, 'unless' as const), conditions: fc.array(condition, { minLength: 1, maxLength: 3 }) }), { maxLength: 2 }),
    annotations: fc.record({ id: fc.constant('it'), reason: word, everyTime: fc.constant('') }, { requiredKeys: ['id'] }),
  },
  { requiredKeys: ['effect', 'calls', 'clauses', 'annotations'] },
);

it('every sentence that can be written is read as it was, and its policy is the same again', () => {
  fc.assert(
    fc.property(sentence, (rule) => {
      const text = written('', rule);
      const [known] = read(text);
      expect(known?.sentence).toEqual(rule);
      expect(toPolicyJson(written(text, known!.sentence!, { replaces: 'it' }))).toEqual(toPolicyJson(text));
    }),
    { numRuns: 300 },
  );
});
