import { toLimitScope } from '@byleave/core';
import { describe, expect, it } from 'vitest';
import { createCedarSchema } from './schema.ts';
import { decideWith, issuesOf, payment, refusalsOf, sendMail, sendPayment, toolOf } from './office-fixture.ts';

const paying = 'permit(principal, action == Action::"send_payment", resource);';
const limited = (limit: string, policy = paying): string => `@id("counted") @limit("${limit}")\n${policy}`;
const withField = (field: object) => ({ ...sendPayment, presentation: { ...sendPayment.presentation, fields: [{ argument: 'amount', label: 'Amount', ...field }] } });

describe('a limit', () => {
  it.each(['10 per hour per user', '500 of amount per day', '3 per day per argument recipient; 1 per day per argument reference'])('“%s” can be published', (limit) => {
    expect(issuesOf(limited(limit))).toEqual([]);
  });

  it.each([
    ['10 per day per argument iban', 'unknown_argument'],
    ['10 of sum per day', 'unknown_argument'],
    ['10 of recipient per day', 'policy_invalid'],
    ['10 of constructor per day', 'unknown_argument'],
    ['10 EUR of amount per day', 'unknown_value'],
    ['10 per day per context.provenance.iban', 'unknown_argument'],
    ['10 per day per context.arguments.iban', 'unknown_argument'],
    ['10 per day per context.colour', 'unknown_obligation'],
    ['ten per day', 'unknown_obligation'],
  ])('“%s” is refused as %s', (limit, code) => {
    expect(refusalsOf(limited(limit))).toEqual([[code, '@limit']]);
  });

  it('counts by one value, or by each of a list, and by nothing else', () => {
    const mailing = 'permit(principal, action == Action::"send_mail", resource);';
    const tool = toolOf('send_mail', { to: { type: 'array', items: { type: 'string' } }, payee: { type: 'object', properties: { name: { type: 'string' } } }, rows: { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } } });
    for (const per of ['argument to', 'context.arguments.payee.name']) expect(issuesOf(limited(`1 per day per ${per}`, mailing), [tool])).toEqual([]);
    for (const per of ['argument payee', 'argument rows']) expect(refusalsOf(limited(`1 per day per ${per}`, mailing), [tool])).toEqual([['policy_invalid', '@limit']]);
    expect(refusalsOf(limited('1 per day per context.arguments.payee.iban', mailing), [tool])).toEqual([['unknown_argument', '@limit']]);
  });

  it('counts by everything that policies see of a call, but for what is another one at every call', () => {
    const { tools } = createCedarSchema([sendPayment], { counters: ['paid'] });
    const tool = tools.get('send_payment')!;
    const paths = tool.context.attributes.flatMap(({ name, shape }) => (name === 'provenance' || name === 'arguments' ? (shape?.kind === 'record' ? shape.attributes.map((inner) => `context.${name}.${inner.name}`) : []) : [`context.${name}`]));
    expect(paths.filter((path) => !toLimitScope(path).ok)).toEqual(['context.uninspectable', 'context.time', 'context.tenant', 'context.counters']);
    for (const path of ['principal', 'principal.name', 'principal.user', 'principal.user.name', 'principal.via', 'action', 'resource', 'role', 'group']) expect([path, toLimitScope(path).ok]).toEqual([path, true]);
  });

  it('is refused when one of the tools it applies to cannot be counted', () => {
    const all = 'permit(principal, action in Action::"write", resource);';
    expect(issuesOf(limited('10 of amount per day', all)).map(({ code, message }) => [code, /send_mail/u.test(message)])).toEqual([['unknown_argument', true]]);
    expect(issuesOf(limited('10 per day per user', all))).toEqual([]);
  });

  it('sums only a number every call has', () => {
    const sum = 'permit(principal, action == Action::"send_mail", resource);';
    expect(refusalsOf(limited('10 of copies per day', sum), [sendMail])).toEqual([['policy_invalid', '@limit']]);
    const counting = toolOf('send_mail', { copies: { type: 'integer' } });
    expect(issuesOf(limited('10 of copies per day', sum), [counting])).toEqual([]);
    expect(refusalsOf(limited('10 of copies per day', sum), [toolOf('send_mail', { copies: { type: 'number', format: 'double' } })])).toEqual([['policy_invalid', '@limit']]);
  });

  it.each([
    [{ format: 'money', currency: 'EUR' }, []],
    [{ format: 'money', currency: 'USD' }, [['unknown_value', '@limit']]],
    [{ format: 'number' }, [['unknown_value', '@limit']]],
    [{ format: 'number', currencyArgument: 'currency' }, [['unknown_value', '@limit']]],
    [{ format: 'money', currencyArgument: 'currency' }, []],
    [{ format: 'money', currencyArgument: 'reference' }, []],
    [{ format: 'money', currencyArgument: 'unit' }, [['unknown_value', '@limit']]],
  ])('in EUR fits a field %j: %j', (field, refusals) => {
    expect(refusalsOf(limited('500 EUR of amount per day'), [withField(field)])).toEqual(refusals);
  });

  it('in a currency the tool’s own list does not have is refused', () => {
    expect(refusalsOf(limited('500 GBP of amount per day'), [withField({ format: 'money', currencyArgument: 'currency' })])).toEqual([['unknown_value', '@limit']]);
  });

  it('has no effect on a forbid, which is said', () => {
    expect(refusalsOf('@limit("1 per day") forbid(principal, action, resource);')).toEqual([['unknown_obligation', '@limit']]);
  });

  it('needs the name of its policy, which its uses are counted under', () => {
    expect(refusalsOf(`@limit("1 per day") ${paying}`)).toEqual([['unknown_obligation', '@limit']]);
  });

  it('shares its name with no other', () => {
    const twins = `@id("a") @limit("1 per day; 2 per day") ${paying} @id("a#2") @limit("3 per day") ${paying}`;
    expect(issuesOf(twins)).toMatchObject([{ code: 'duplicate_id', policyId: 'a#2' }]);
  });

  it('of every satisfied permit applies, whoever is asked', async () => {
    const policies = `@id("a") @limit("1 per day") ${paying} @id("b") @limit("2 per day; 500 of amount per day") ${paying}
      @id("c") @limit("3 per day") permit(principal, action == Action::"send_payment", resource) when { context.tenant == "other" };`;
    const idsOf = async (text: string, request = payment()) => {
      const { effect, limits } = await decideWith(text, request);
      return [effect, limits.map(({ id }) => id)];
    };
    expect(await idsOf(policies)).toEqual(['allow', ['a', 'b', 'b#2']]);
    expect(await idsOf(`${policies} @ask ${paying}`)).toEqual(['ask', ['a', 'b', 'b#2']]);
    expect(await idsOf(`${policies} forbid(principal, action, resource);`)).toEqual(['deny', []]);
    expect(await idsOf(policies, payment({ arguments: { recipient: 'ev\u200bil', amount: 1 } }))).toEqual(['ask', ['a', 'b', 'b#2']]);
  });

  it('is a denial for an authority that cannot keep it', async () => {
    expect(await decideWith(limited('1 per day'), payment(), { supports: ['approvers', 'step-up', 'every-time'] })).toMatchObject({ effect: 'deny' });
  });
});
