import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolicyReading, PolicyRule, RuleCondition, RuleSentence } from './policy-rule.ts';
import { compareRules, isWider } from './rule-width.ts';

/** A world small enough to be gone through call by call. */
const agents = ['g-1', 'g-2'];
const tools = [{ name: 'pay', effect: 'write' }, { name: 'post', effect: 'write' }, { name: 'look', effect: 'read' }] as const;
const amounts = [0, 5, 10, 15];
const calls = agents.flatMap((agent) => tools.flatMap((tool) => amounts.map((amount) => ({ agent, tool, amount, isHidden: amount === 15 }))));
type Call = (typeof calls)[number];

const condition: fc.Arbitrary<RuleCondition> = fc.oneof(
  fc.record({ kind: fc.constant('number' as const), argument: fc.constant('amount'), is: fc.constantFrom('over' as const, 'at least' as const, 'under' as const, 'at most' as const), amount: fc.constantFrom('5.0', '10.0') }),
  fc.record({ kind: fc.constant('one of' as const), argument: fc.constant('tool'), values: fc.subarray(['pay', 'post', 'look']) }),
);
const clauses = fc.array(fc.record({ kind: fc.constantFrom('when' as const, 'unless' as const), conditions: fc.array(condition, { minLength: 1, maxLength: 2 }) }), { maxLength: 2 });
const about = fc.constantFrom<RuleSentence['calls']>({ of: 'every call' }, { of: 'reads' }, { of: 'writes' }, { of: 'tools', names: ['pay'] }, { of: 'tools', names: ['pay', 'post'] });
const annotations = fc.constantFrom<Readonly<Record<string, string>>>({}, { ask: '' }, { ask: '2' }, { stepUp: 'passkey' }, { approvers: 'finance:1' }, { ask: '', approvers: 'finance:1' }, { stepUp: 'passkey', approvers: 'finance:1' }, { limit: '1 per hour' }, { reason: 'So.' });
const agent = fc.record({ agent: fc.constantFrom(...agents) }, { requiredKeys: [] });
const sentence: fc.Arbitrary<RuleSentence> = fc.tuple(fc.constantFrom('permit' as const, 'forbid' as const), about, clauses, annotations, agent).map(([effect, of, when, said, who]) => ({ effect, calls: of, clauses: when, annotations: effect === 'forbid' ? {} : said, ...who }));
const rule = (id: string): fc.Arbitrary<PolicyRule> => sentence.map((each) => ({ id, effect: each.effect, source: { text: JSON.stringify(each), start: 0, end: 0 }, sentence: each }));
const rules = fc.tuple(...['a', 'b', 'c'].map((id) => fc.option(rule(id), { nil: undefined }))).map((all) => all.filter((each) => each !== undefined));
/** Some rules, and the same after some of them were written anew. */
const edited = fc.tuple(rules, rules, fc.subarray(['a', 'b', 'c'])).map(([old, fresh, ids]) => {
  const now = ['a', 'b', 'c'].flatMap((id) => (ids.includes(id) ? fresh : old).filter((each) => each.id === id));
  return [old, now] as const;
});
const reading = (of: readonly PolicyRule[], otherwise: 'ask' | 'deny'): PolicyReading => ({ rules: of, issues: [], warnings: [], otherwise });

const holds = (each: RuleCondition, { tool, amount }: Call): boolean => {
  if (each.kind === 'one of') return each.values.includes(tool.name);
  if (each.kind !== 'number') return false;
  const limit = Number(each.amount);
  return { over: amount > limit, 'at least': amount >= limit, under: amount < limit, 'at most': amount <= limit }[each.is];
};

function matches({ calls: of, agent: who, clauses: all }: RuleSentence, call: Call): boolean {
  if (who !== undefined && who !== call.agent) return false;
  const isAbout = of.of === 'every call' || (of.of === 'tools' ? of.names.includes(call.tool.name) : of.of === `${call.tool.effect}s`);
  return isAbout && all.every(({ kind, conditions }) => conditions.every((each) => holds(each, call)) === (kind === 'when'));
}

/** What is demanded before it runs, from everything to nothing. */
function strictness({ rules: all, otherwise }: PolicyReading, call: Call): ReadonlySet<string> {
  const spoken = all.flatMap(({ sentence: each }) => (each && matches(each, call) ? [each] : []));
  const demands = (names: readonly string[]): ReadonlySet<string> => new Set(names);
  const everything = ['denied', 'asked', 'asked themselves', 'approved by finance', 'two', 'passkey', 'limited'];
  if (spoken.some(({ effect }) => effect === 'forbid')) return demands(everything);
  if (spoken.length === 0) return demands(otherwise === 'deny' ? everything : ['asked', 'asked themselves']);
  const says = (name: string): boolean => spoken.some(({ annotations: said }) => name in said);
  const isAsked = says('ask') || says('stepUp') || says('approvers') || call.isHidden;
  return demands([
    ...(isAsked ? ['asked'] : []),
    // Approvers alone answer in the place of the person it is done for.
    ...(says('ask') || (isAsked && !says('approvers')) ? ['asked themselves'] : []),
    ...(says('approvers') ? ['approved by finance'] : []),
    ...(spoken.some(({ annotations: said }) => said['ask'] === '2') ? ['two'] : []),
    ...(says('stepUp') ? ['passkey'] : []),
    ...(says('limit') ? ['limited'] : []),
  ]);
}

describe('a change that is not marked as allowing more', () => {
  test('allows no call more, whatever the two texts', () => {
    let seen = 0;
    fc.assert(
      fc.property(edited, fc.constantFrom('ask' as const, 'deny' as const), ([old, now], otherwise) => {
        const [before, after] = [reading(old, otherwise), reading(now, otherwise)];
        const differences = compareRules(before, after);
        if (differences.some(({ width }) => width === 'wider')) return;
        if (differences.length > 0) seen += 1;
        for (const call of calls) expect([...strictness(before, call)].filter((demand) => !strictness(after, call).has(demand)), JSON.stringify(call)).toEqual([]);
      }),
      { numRuns: 8_000 },
    );
    expect(seen).toBeGreaterThan(100);
  });

  test('is one that adds what denies, asks where it was allowed, or takes an allowance away', () => {
    const of = (id: string, each: Partial<RuleSentence>): PolicyRule => ({ id, effect: each.effect ?? 'permit', source: { text: '', start: 0, end: 0 }, sentence: { effect: 'permit', calls: { of: 'every call' }, clauses: [], annotations: {}, ...each } });
    const widths = (old: readonly PolicyRule[], now: readonly PolicyRule[], otherwise: 'ask' | 'deny' = 'deny'): readonly string[] => compareRules(reading(old, otherwise), reading(now, otherwise)).map(({ width }) => width);
    const under = (amount: string): RuleSentence['clauses'] => [{ kind: 'when', conditions: [{ kind: 'number', argument: 'amount', is: 'under', amount }] }];
    expect(widths([], [of('a', { effect: 'forbid' })])).toEqual(['stricter']);
    expect(widths([of('a', {})], [])).toEqual(['stricter']);
    expect(widths([of('a', {})], [of('a', { annotations: { ask: '' } })])).toEqual(['stricter']);
    expect(widths([of('a', { clauses: under('10.0') })], [of('a', { clauses: under('5.0') })])).toEqual(['stricter']);
    expect(widths([of('a', { clauses: under('5.0') })], [of('a', { clauses: under('10.0') })])).toEqual(['wider']);
    expect(widths([of('a', { annotations: { ask: '', reason: 'a' } })], [of('a', { annotations: { ask: '', reason: 'b' } })])).toEqual(['words']);
    expect(widths([], [of('a', { annotations: { ask: '' } })], 'deny')).toEqual(['wider']);
    expect(widths([], [of('a', { annotations: { ask: '' } })], 'ask')).toEqual(['stricter']);
    expect(widths([], [of('a', { annotations: { ask: '', approvers: 'finance:1' } })], 'ask')).toEqual(['stricter']);
    expect(widths([{ ...of('a', {}), sentence: undefined as never, why: 'condition', source: { text: 'x', start: 0, end: 1 } }], [of('a', {})])).toEqual(['wider']);
  });

  test('is never one by which approvers answer in the place of the person it is done for', () => {
    const of = (each: Partial<RuleSentence>): PolicyRule => ({ id: 'a', effect: 'permit', source: { text: '', start: 0, end: 0 }, sentence: { effect: 'permit', calls: { of: 'every call' }, clauses: [], annotations: {}, ...each } });
    const width = (old: readonly PolicyRule[], now: PolicyRule): string | undefined => compareRules(reading(old, 'ask'), reading([now], 'ask'))[0]?.width;
    const approvers = { approvers: 'policy-author:1' };
    for (const said of [approvers, { ...approvers, stepUp: 'passkey' }, { ...approvers, everyTime: '' }]) {
      expect(width([], of({ annotations: said }))).toBe('wider');
      expect(width([of({})], of({ annotations: said }))).toBe('wider');
      expect(width([of({ annotations: said, calls: { of: 'reads' } })], of({ annotations: said }))).toBe('wider');
    }
  });
});

test('a text that cannot be read, or says nothing, may allow more for all anybody knows', () => {
  const [read] = fc.sample(rules.filter((list) => list.length > 0), 1) as [readonly PolicyRule[]];
  const broken: PolicyReading = { ...reading(read, 'ask'), issues: [{ pointer: '/text', code: 'parse', message: 'No.' }] };
  expect(isWider(reading(read, 'ask'), reading(read, 'ask'))).toBe(false);
  expect(isWider(reading(read, 'ask'), broken)).toBe(true);
  expect(isWider(broken, reading(read, 'ask'))).toBe(true);
  expect(isWider(reading([], 'ask'), reading(read, 'ask'))).toBe(true);
});
