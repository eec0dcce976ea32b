import { describe, expect, it } from 'vitest';
import { holds, callOf, decideWith, officeTools, payment, paymentArguments, readMail, sendMail, sendPayment, toolOf } from './office-fixture.ts';
import { createCedarSchema } from './schema.ts';

const mail = (args: Readonly<Record<string, unknown>> = {}) => callOf(sendMail, { arguments: { to: ['ada@x.org'], body: 'Hi', ...args } });

describe('a schema made from tools', () => {
  it('has one action per tool in the group of its effect, and what it touches', () => {
    const { actions, entityTypes } = createCedarSchema(officeTools).json['']!;
    expect(Object.keys(actions)).toEqual(['read', 'write', 'send_payment', 'send_mail', 'read_mail']);
    expect(actions['send_payment']).toMatchObject({ memberOf: [{ id: 'write' }], appliesTo: { principalTypes: ['Agent'], resourceTypes: ['Payee'] } });
    expect(actions['send_mail']).toMatchObject({ appliesTo: { resourceTypes: ['Tool'] } });
    expect(Object.keys(entityTypes)).toEqual(['Agent', 'User', 'Group', 'Role', 'Tool', 'Payee', 'Mail']);
  });

  it('reads as Cedar', () => {
    const { text } = createCedarSchema([sendPayment]);
    expect(text).toContain('action "send_payment" in [Action::"write"] appliesTo');
    expect(text).toMatch(/"?amount"?: (__cedar::)?decimal/u);
    expect(text).toMatch(/"?currency"?\?: (__cedar::)?String/u);
  });

  it.each([
    ['context.arguments.amount.lessThan(decimal("240.01"))', payment()],
    ['context.arguments.amount == decimal("98.7")', payment({ arguments: { ...paymentArguments, amount: 98.7 } })],
    ['context.arguments has currency && context.arguments.currency == "EUR"', payment({ arguments: { ...paymentArguments, currency: 'EUR' } })],
    ['!(context.arguments has currency)', payment()],
    ['context.arguments.to.contains("ada@x.org")', mail()],
    ['context.arguments has copies && context.arguments.copies > 2', mail({ copies: 3 })],
    ['context.arguments has urgent && context.arguments.urgent', mail({ urgent: true })],
    ['context.arguments has options.retries && context.arguments.options.retries == 2', mail({ options: { retries: 2 } })],
    ['context.uninspectable.isEmpty()', mail()],
    ['context.uninspectable == ["headers"]', mail({ headers: { a: 'b' } })],
    ['context.uninspectable == ["options"]', mail({ options: { retries: 2, tag: null } })],
    ['resource == Payee::"ada"', payment()],
    ['resource == Mail::"*"', callOf(readMail, { arguments: { id: 'm' } })],
    ['resource == Tool::"send_mail"', mail()],
    ['principal == Agent::"office" && principal.name == "Office"', payment()],
    ['principal.user == User::"maya" && principal.user.name == "Maya"', payment()],
    ['principal.user in Role::"owner" && principal.user in Group::"berlin"', payment()],
    ['principal.via.contains(Agent::"planner")', payment({ via: ['planner'] })],
    ['context.provenance.recipient == "external"', payment({ provenance: { recipient: 'external' } })],
    ['context.provenance.recipient == "unknown"', payment()],
    ['context.fromUser == ["recipient", "amount"]', payment({ provenance: { recipient: 'user', amount: 'user' } })],
    ['context.fromExternal.contains("to") && context.provenance.to == "external"', { ...mail(), context: { ...mail().context, provenance: [{ pointer: '/to/0', provenance: 'external' }] } }],
    ['context.risk == "medium" && context.tenant == "acme" && context.conversation == "chat"', payment()],
    ['context.time > datetime("2026-11-20") && context.time.toTime() > duration("9h")', payment()],
  ] as const)('lets a policy ask %s', async (condition, request) => {
    expect(await holds(condition, request)).toBe(true);
  });

  it('lets a policy ask what the host counts', async () => {
    const counted = payment({ context: { counters: { paymentsToday: 3 } } });
    const condition = 'context.counters has paymentsToday && context.counters.paymentsToday > 2';
    expect(await holds(condition, counted, { counters: ['paymentsToday'] })).toBe(true);
    expect(await holds(condition, payment(), { counters: ['paymentsToday'] })).toBe(false);
  });

  it.each([
    ['a union', { anyOf: [{ type: 'string' }, { type: 'integer' }] }],
    ['null', { type: 'null' }],
    ['a map', { type: 'object', additionalProperties: { type: 'string' } }],
    ['a tuple', { type: 'array', prefixItems: [{ type: 'string' }] }],
    ['anything', true],
    ['a list of anything', { type: 'array' }],
    ['a measurement', { type: 'number', format: 'double' }],
    ['a recursion', { $ref: '#/properties/odd' }],
    ['a mixed list of words', { enum: ['a', 1] }],
  ])('leaves %s out and says that no policy looked at it', async (_, schema) => {
    const tool = toolOf('odd_tool', { odd: schema as never, fine: { type: 'string' } });
    const request = callOf(tool, { arguments: { odd: 52.520008, fine: 'x' } });
    expect(await holds('context.uninspectable == ["odd"]', request, { tools: [tool] })).toBe(true);
  });

  it('follows references within the tool’s schema', async () => {
    const tool = { ...toolOf('odd_tool', { to: { $ref: '#/$defs/Payee' } }) };
    const referring = { ...tool, inputSchema: { ...tool.inputSchema, $defs: { Payee: { type: 'string' } } } };
    expect(await holds('context.arguments.to == "ada"', callOf(referring, { arguments: { to: 'ada' } }), { tools: [referring] })).toBe(true);
  });

  it('takes tools that are named like their own group', async () => {
    const read = toolOf('read', { path: { type: 'string' } }, { effect: 'read' });
    const tools = [read, readMail];
    for (const tool of tools) {
      const decision = await decideWith('permit(principal, action in Action::"read", resource);', callOf(tool, { arguments: { path: 'x', id: 'x' } }), { tools });
      expect(decision.effect).toBe('allow');
    }
    expect(() => createCedarSchema([{ ...read, effect: 'write' }])).toThrow(/named like the group/u);
  });

  it.each(['User', 'Agent', 'String', 'payee', 'A::B', ''])('refuses “%s” as a kind of resource', (type) => {
    expect(() => createCedarSchema([{ ...sendPayment, resource: { type } }])).toThrow(/PascalCase/u);
  });

  it('refuses two tools of one name', () => {
    expect(() => createCedarSchema([sendPayment, sendPayment])).toThrow(/share a name/u);
  });
});
