import type { TextFinding } from '@byleave/core';
import { statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { describe, expect, it } from 'vitest';
import { authorize, createSlice } from './authorize.ts';
import { createCedarPolicy } from './cedar-policy.ts';
import { toResponse } from './effect.ts';
import { createCedarEvaluator } from './evaluator.ts';
import { callOf, decideWith, holds, payment, paymentArguments, sendMail, sendPayment, toolOf } from './office-fixture.ts';
import { parseAllTerms, parsePolicies, type DemandingPolicy } from './parse-policies.ts';

const permit = 'permit(principal, action, resource);';
const uid = (type: string) => ({ type, id: 'x' });
const question = { principal: uid('A'), action: uid('Action'), resource: uid('R') };

function demanding(policies: string): readonly DemandingPolicy[] {
  const parsed = parsePolicies(policies);
  const demands = parsed.ok ? parseAllTerms(policies, parsed.value) : parsed;
  if (!demands.ok) throw new Error('not parsed');
  return demands.value;
}

// Each of these is a row of the table of traps: what Cedar does on its own, and what we do instead.
describe('trap: a forbid that errors', () => {
  const overflow = 'context.arguments has copies && context.arguments.copies * 9223372036854775807 > 0';
  const policies = `${permit} @id("guard") forbid(principal, action == Action::"send_mail", resource) when { ${overflow} };`;
  const mail = callOf(sendMail, { arguments: { to: [], body: 'x', copies: 2 } });

  it('is skipped by Cedar, which allows', () => {
    const evaluator = createCedarEvaluator({ policies: `${permit} forbid(principal, action, resource) when { context.missing == 1 };` });
    expect(evaluator.evaluate(question)).toMatchObject({ decision: 'allow', errors: [{}] });
  });

  it('is a refusal here, and is named', async () => {
    expect(await decideWith(policies, mail)).toMatchObject({ effect: 'deny', reasons: [{ policy: 'guard', text: expect.stringContaining('could not be evaluated') as string }] });
    expect(await decideWith(policies, callOf(sendMail, { arguments: { to: [], body: 'x', copies: 1 } }))).toMatchObject({ effect: 'deny' });
    expect(await decideWith(policies, callOf(sendMail, { arguments: { to: [], body: 'x' } }))).toMatchObject({ effect: 'allow' });
  });

  it('is a refusal for an erroring permit too', () => {
    const slice = createSlice(demanding(`${permit} permit(principal, action, resource) when { context.missing == 1 };`));
    const answer = authorize({ ...question, context: {}, entities: [] }, slice, undefined);
    expect(toResponse(answer, { otherwise: 'ask', action: 'x' })).toMatchObject({ decision: false });
  });
});

describe('trap: arguments that name an entity or an extension', () => {
  const policies = `${permit} forbid(principal, action == Action::"send_payment", resource) when { context.arguments.recipient == "evil" };`;

  it.each([
    { ...paymentArguments, recipient: { __entity: { type: 'User', id: 'maya' } } },
    { ...paymentArguments, recipient: { __extn: { fn: 'decimal', arg: '1.0' } } },
    { ...paymentArguments, amount: { __extn: { fn: 'decimal', arg: '1.0' } } },
    { ...paymentArguments, __entity: { type: 'User', id: 'maya' } },
    { ...paymentArguments, reference: { deep: [{ __expr: 'true' }] } },
    JSON.parse('{"recipient":"ada","amount":1,"__proto__":{"__entity":{"type":"User","id":"maya"}}}'),
  ])('are refused: %j', async (args) => {
    expect(await decideWith(policies, payment({ arguments: args }))).toMatchObject({ effect: 'deny', reasons: [{ policy: 'arguments' }] });
  });

  it('are refused where no policy would look', async () => {
    const request = callOf(sendMail, { arguments: { to: [], body: '', headers: { __entity: { type: 'User', id: 'maya' } } } });
    expect(await decideWith(permit, request)).toMatchObject({ effect: 'deny' });
  });
});

describe('trap: undefined, functions and dates in the context', () => {
  it.each([undefined, () => 'x', new Date(0), Symbol('x'), Number.NaN, Infinity, 1e21, null, new Map(), 'lone \ud800 surrogate'])('are refused: %s', async (value) => {
    expect(await decideWith(permit, payment({ arguments: { ...paymentArguments, reference: value } }))).toMatchObject({ effect: 'deny' });
  });

  it('are refused among the authority’s own facts', async () => {
    for (const context of [{ tenant: undefined }, { conversation: () => 'x' }, { time: Number.NaN }, { time: 1e18 }, { counters: { n: 1.5 } }] as const) {
      expect(await decideWith(permit, payment({ context: context as never }), { counters: ['n'] })).toMatchObject({ effect: 'deny' });
    }
    expect(await decideWith(permit, payment({ user: { id: 'maya', name: undefined as never } }))).toMatchObject({ effect: 'deny' });
    expect(await decideWith(permit, payment({ risk: 7 as never }))).toMatchObject({ effect: 'deny' });
  });
});

describe('trap: 98.7', () => {
  const amount = (value: number) => payment({ arguments: { ...paymentArguments, amount: value } });

  it.each([
    [98.7, '98.7'],
    [0, '0.0'],
    [-0, '0.0'],
    [-1.25, '-1.25'],
    [0.0001, '0.0001'],
    [922_337_203_685_477, '922337203685477.0'],
  ])('is a decimal: %d', async (value, text) => {
    expect(await holds(`context.arguments.amount == decimal("${text}")`, amount(value))).toBe(true);
  });

  it.each([98.76543, 0.1 + 0.2, 1e-7, 1e15 + 0.5, 922_337_203_685_478])('is refused when four places cannot hold it: %d', async (value) => {
    expect(await decideWith(permit, amount(value))).toMatchObject({ effect: 'deny', reasons: [{ policy: 'arguments', text: expect.stringContaining('/amount') as string }] });
  });
});

describe('trap: a BigInt', () => {
  it('throws in Cedar, so it does not get there', async () => {
    const call = { ...question, context: { n: 1n as never }, entities: [], preparsedPolicySetId: 'none' };
    expect(() => statefulIsAuthorized(call)).toThrow();
    expect(await decideWith(permit, payment({ arguments: { ...paymentArguments, amount: 10n } }))).toMatchObject({ effect: 'deny' });
    expect(createCedarEvaluator({ policies: permit }).evaluate({ ...question, context: { n: 1n as never } })).toMatchObject({ type: 'failed' });
  });

  it('never gets there, however often: Cedar breaks for good after some 1,500 of them', async () => {
    const point = createCedarPolicy({ policies: permit, tools: [sendPayment], otherwise: 'ask' });
    for (let round = 0; round < 3_000; round += 1) await point.evaluate(payment({ arguments: { ...paymentArguments, amount: 10n } }));
    expect(await point.evaluate(payment())).toMatchObject({ decision: true });
  });
});

describe('trap: integers above 2^53', () => {
  const mail = (copies: number) => callOf(sendMail, { arguments: { to: [], body: '', copies } });

  it.each([2 ** 53, -(2 ** 53), 2 ** 63, 1.5])('are refused: %d', async (copies) => {
    expect(await decideWith(permit, mail(copies))).toMatchObject({ effect: 'deny' });
  });

  it('are exact up to there', async () => {
    expect(await holds('context.arguments has copies && context.arguments.copies == 9007199254740991', mail(2 ** 53 - 1))).toBe(true);
    expect(createCedarEvaluator({ policies: permit }).evaluate({ ...question, context: { n: 2 ** 53 } })).toMatchObject({ type: 'failed' });
  });
});

describe('trap: a zero-width character', () => {
  const evil = 'ev\u200bil';
  const policies = `${permit} forbid(principal, action == Action::"send_payment", resource) when { context.arguments.recipient == "evil" };`;
  const to = (recipient: string) => payment({ arguments: { ...paymentArguments, recipient } });

  it('slips past a comparison, so what would be allowed is asked', async () => {
    expect(await decideWith(policies, to('evil'))).toMatchObject({ effect: 'deny' });
    expect(await decideWith(policies, to(evil))).toMatchObject({ effect: 'ask', demands: { approvals: 1 }, reasons: [{ policy: 'hidden-text' }] });
    expect(await decideWith(policies, to('two     blanks'))).toMatchObject({ effect: 'allow' });
  });

  it('is a fact a policy can forbid', async () => {
    const strict = `${policies} forbid(principal, action, resource) unless { context.hiddenText.isEmpty() };`;
    expect(await decideWith(strict, to(evil))).toMatchObject({ effect: 'deny' });
    expect(await holds('context.hiddenText.isEmpty()', to('ada'))).toBe(true);
  });

  it('is found in names, lists and parts no policy looks into', async () => {
    for (const args of [{ to: [evil], body: '' }, { to: [], body: '', headers: { [evil]: 'x' } }, { to: [], body: '', headers: { x: evil } }]) {
      expect(await decideWith(permit, callOf(sendMail, { arguments: args }))).toMatchObject({ effect: 'ask', reasons: [{ policy: 'hidden-text' }] });
    }
  });
});

describe('trap: a letter of another alphabet', () => {
  const evil = 'раypal.com';
  const policies = `${permit} forbid(principal, action == Action::"send_payment", resource) when { context.arguments.recipient == "paypal.com" };`;
  const to = (recipient: string) => payment({ arguments: { ...paymentArguments, recipient } });

  it('slips past a comparison, so what would be allowed is asked', async () => {
    expect(await decideWith(policies, to('paypal.com'))).toMatchObject({ effect: 'deny' });
    expect(await decideWith(policies, to(evil))).toMatchObject({
      effect: 'ask',
      demands: { approvals: 1 },
      reasons: [{ policy: 'lookalike', text: expect.stringContaining('recipient') as string }],
    });
    expect(await decideWith(policies, to('Анна'))).toMatchObject({ effect: 'allow' });
  });

  it('is a fact a policy can forbid', async () => {
    const strict = `${policies} forbid(principal, action, resource) unless { context.lookalike.isEmpty() };`;
    expect(await decideWith(strict, to(evil))).toMatchObject({ effect: 'deny' });
    expect(await decideWith(`${permit} forbid(principal, action, resource) when { context.lookalike == ["recipient"] };`, to(evil))).toMatchObject({ effect: 'deny' });
    expect(await holds('context.lookalike.isEmpty()', to('ada'))).toBe(true);
  });

  it('is believed where the authority found it, and looked for where nobody looked', async () => {
    const found = (textFindings: readonly TextFinding[]) => ({ ...to('ada'), context: { ...to('ada').context, textFindings } });
    for (const kind of ['mixed-script', 'lookalike'] as const) {
      expect(await decideWith(permit, found([{ pointer: '/reference/0', kind, excerpt: 'x' }]))).toMatchObject({ effect: 'ask', reasons: [{ policy: 'lookalike' }] });
    }
    expect(await decideWith(permit, found([{ pointer: '/reference', kind: 'padding', excerpt: 'x' }]))).toMatchObject({ effect: 'allow' });
    expect(await decideWith(permit, { ...to(evil), context: { ...to(evil).context, textFindings: [] } })).toMatchObject({ effect: 'allow' });
  });

  it('is told beside characters nobody sees', async () => {
    const request = payment({ arguments: { ...paymentArguments, recipient: evil, reference: 'a\u200bb' } });
    expect(await decideWith(permit, request)).toMatchObject({ effect: 'ask', reasons: [{ policy: 'hidden-text' }, { policy: 'lookalike' }] });
  });
});

describe('trap: data nested without end', () => {
  it('is refused before it overflows the stack Cedar never recovers from', async () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 5_000; level += 1) deep = [deep];
    const tool = toolOf('nest', { deep: { type: 'array', items: { $ref: '#/properties/deep' } } });
    expect(await decideWith(permit, callOf(tool, { arguments: { deep } }), { tools: [tool] })).toMatchObject({ effect: expect.not.stringMatching('allow') as string });
    expect(createCedarEvaluator({ policies: permit }).evaluate({ ...question, context: { deep: deep as never } })).toMatchObject({ type: 'failed' });
    expect(createCedarEvaluator({ policies: permit }).evaluate(question)).toMatchObject({ decision: 'allow' });
  });
});

describe('trap: an argument missing or of another type than declared', () => {
  it.each([{}, { recipient: 'ada' }, { recipient: ['ada'], amount: 1 }, { recipient: 'ada', amount: '1' }, 'text', null, []])('is refused: %j', async (args) => {
    const request = payment();
    expect(await decideWith(permit, { ...request, context: { ...request.context, arguments: args as never } })).toMatchObject({ effect: 'deny' });
  });
});
