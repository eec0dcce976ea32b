import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type DecideOptions, type PolicyDecision } from './decide.ts';
import type { EvaluationRequest } from './decision-point.ts';
import { createRulePolicy, type Rule, type RulePolicyOptions } from './rules.ts';

function decideWith(rules: readonly Rule[], otherwise: RulePolicyOptions['otherwise'] = 'ask', changes: Partial<EvaluationRequest['action']> = {}, options: DecideOptions = {}): Promise<PolicyDecision> {
  return decide(createRulePolicy({ version: 'v1', rules, otherwise }), {
    subject: { type: 'agent', id: 'office', properties: { name: 'Office', user: { id: 'maya', name: 'Maya' }, via: [] } },
    action: { name: 'send_payment', properties: { effect: 'write', risk: 'high' }, ...changes },
    resource: { type: 'tool', id: 'send_payment' },
    context: { tenant: 'acme', conversation: 'chat', arguments: { tool: 'read_mail', effect: 'read' }, provenance: [], time: 0 },
  }, options);
}

const aLimit = { kind: 'rate', id: 'l', most: 1, window: { kind: 'rolling', ms: 60_000 }, per: [] } as const;
const rule = (id: string, effect: Rule['effect'], conditions: Partial<Rule> = {}): Rule => ({ id, text: `Because of ${id}.`, effect, ...conditions });

describe('a policy of rules', () => {
  it('lets deny beat ask and ask beat allow, in whatever order they are written', async () => {
    const strictest = (effects: readonly string[]): string => ['deny', 'ask', 'allow'].find((effect) => effects.includes(effect)) ?? 'ask';
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('allow', 'ask', 'deny')), async (effects) => {
        const decision = await decideWith(effects.map((effect, index) => rule(`r${index}`, effect)));
        expect(decision.effect).toBe(strictest(effects));
      }),
    );
  });

  it.each(['ask', 'deny'] as const)('answers %s where no rule speaks', async (otherwise) => {
    const decision = await decideWith([rule('mail', 'allow', { tools: ['read_mail'] })], otherwise);
    expect(decision).toMatchObject({ effect: otherwise, reasons: [{ policy: 'default' }] });
  });

  it('names the rules that decided and no others', async () => {
    const decision = await decideWith([rule('a', 'allow'), rule('b', 'ask'), rule('c', 'ask', { tools: ['send_payment'] }), rule('d', 'deny', { toolEffect: 'read' })]);
    expect(decision.reasons.map((reason) => reason.policy)).toEqual(['b', 'c']);
  });

  it('needs every condition of a rule to match', async () => {
    const rules = [rule('a', 'allow', { tools: ['send_payment'], toolEffect: 'read' })];
    expect((await decideWith(rules)).effect).toBe('ask');
    expect((await decideWith(rules, 'ask', { properties: { effect: 'read', risk: 'low' } })).effect).toBe('allow');
    expect((await decideWith([rule('a', 'allow', { tools: [] })])).effect).toBe('ask');
  });

  it('counts against the limits of every rule that matches', async () => {
    const daily = { kind: 'rate', id: 'daily', most: 10, window: { kind: 'rolling', ms: 86_400_000 }, per: ['user'] } as const;
    const hourly = { ...daily, id: 'hourly', most: 2, window: { kind: 'rolling', ms: 3_600_000 } } as const;
    const rules = [rule('a', 'allow', { limits: [hourly, daily] }), rule('b', 'allow', { limits: [daily] }), rule('c', 'allow', { tools: ['read_mail'], limits: [{ ...daily, id: 'other' }] })];
    const limited = { supports: ['limit'] } as const;
    expect(await decideWith(rules, 'ask', {}, limited)).toMatchObject({ effect: 'allow', limits: [daily, hourly] });
    expect(await decideWith([...rules, rule('d', 'ask')], 'ask', {}, limited)).toMatchObject({ effect: 'ask', limits: [daily, hourly] });
    expect(await decideWith([...rules, rule('d', 'deny')], 'ask', {}, limited)).toMatchObject({ effect: 'deny', limits: [] });
    expect(await decideWith(rules)).toMatchObject({ effect: 'deny' });
  });

  it('looks at the tool’s name as a whole and as it is written', async () => {
    const rules = [rule('a', 'allow', { tools: ['read_mail', 'constructor'] })];
    for (const name of ['READ_MAIL', 'read_mail ', 'read', '__proto__', 'toString']) {
      expect((await decideWith(rules, 'deny', { name })).effect).toBe('deny');
    }
  });

  it.each([
    ['two rules share an id', { rules: [rule('a', 'allow'), rule('a', 'deny')] }],
    ['the fallback would allow', { otherwise: 'allow' }],
    ['there is no fallback', { otherwise: undefined }],
    ['an effect is unknown', { rules: [rule('a', 'forbid' as never)] }],
    ['a tool effect is unknown', { rules: [rule('a', 'deny', { toolEffect: 'wirte' as never })] }],
    ['a limit is not understood', { rules: [rule('a', 'allow', { limits: [{ id: 'l', kind: 'rate' } as never] })] }],
    ['a rule that denies has a limit', { rules: [rule('a', 'deny', { limits: [aLimit] })] }],
    ['two limits of one id differ', { rules: [rule('a', 'allow', { limits: [aLimit] }), rule('b', 'allow', { limits: [{ ...aLimit, most: 9 }] })] }],
    ['a condition is unknown, which would make an allow match everything', { rules: [{ ...rule('a', 'allow'), tool: 'read_mail' }] }],
  ])('refuses to start when %s', (_what, changes) => {
    const options = { version: 'v1', rules: [], otherwise: 'ask', ...changes } as RulePolicyOptions;
    expect(() => createRulePolicy(options)).toThrow(expect.objectContaining({ code: 'misuse' }));
  });

  it('goes on as it was published when its rules are changed afterwards', async () => {
    const rules = [rule('a', 'deny')];
    const policy = createRulePolicy({ version: 'v1', rules, otherwise: 'ask' });
    rules.pop();
    expect(await policy.evaluate({ action: { name: 'x', properties: { effect: 'read', risk: 'low' } } } as EvaluationRequest)).toMatchObject({ decision: false });
  });
});
