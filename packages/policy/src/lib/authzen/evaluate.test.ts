import { describe, expect, it } from 'vitest';
import { createCedarPolicy } from '../cedar/cedar-policy.ts';
import { createCedarAuthzenPoint } from '../cedar/cedar-authzen.ts';
import { officeTools } from '../cedar/office-fixture.ts';
import type { DecisionPoint } from '../decision-point.ts';
import { createAuthzenPoint } from './authzen-point.ts';
import { evaluateAuthzen, evaluateAuthzenBatch } from './evaluate.ts';
import { evaluationsLimit, type AuthzenPoint } from './messages.ts';
import { createAuthzenMetadata } from './metadata.ts';

const subject = { type: 'user', id: 'maya' };
const document = (id: string) => ({ type: 'document', id });
const question = { subject, action: { name: 'read' }, resource: document('1') };

/** Permits what the fixture says, and notes what it was asked. */
function pointOf(permitted: readonly string[]): AuthzenPoint & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async evaluate({ resource }) {
      asked.push(resource.id);
      if (resource.id === 'broken') throw new Error('secret detail');
      return { decision: permitted.includes(resource.id) };
    },
  };
}

describe('one evaluation', () => {
  it('is answered, whatever else the body holds', async () => {
    expect(await evaluateAuthzen(pointOf(['1']), { ...question, later: { version: 2 } })).toEqual({ ok: true, value: { decision: true } });
    expect(await evaluateAuthzen(pointOf([]), question)).toEqual({ ok: true, value: { decision: false } });
  });

  it.each([
    [null, ''],
    [{}, '/subject'],
    [{ ...question, subject: { type: 'user' } }, '/subject/id'],
    [{ ...question, subject: 'maya' }, '/subject'],
    [{ ...question, action: {} }, '/action/name'],
    [{ ...question, resource: { type: '', id: '1' } }, '/resource/type'],
    [{ ...question, context: [] }, '/context'],
    [{ ...question, subject: { ...subject, properties: 'x' } }, '/subject/properties'],
  ])('refuses %j, and says where', async (body, pointer) => {
    const point = pointOf(['1']);
    expect(await evaluateAuthzen(point, body)).toMatchObject({ ok: false, refusal: { code: 'invalid_request', issues: expect.arrayContaining([expect.objectContaining({ pointer })]) as unknown } });
    expect(point.asked).toEqual([]);
  });

  it('denies when the point breaks, and keeps to itself how', async () => {
    const answer = await evaluateAuthzen(pointOf([]), { ...question, resource: document('broken') });
    expect(answer).toMatchObject({ ok: true, value: { decision: false, context: { error: { status: 500 } } } });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });
});

describe('several evaluations', () => {
  const three = { subject, action: { name: 'read' }, evaluations: ['1', '2', '3'].map((id) => ({ resource: document(id) })) };
  const decisions = async (permitted: readonly string[], body: unknown) => {
    const answer = await evaluateAuthzenBatch(pointOf(permitted), body);
    return answer.ok && 'evaluations' in answer.value ? answer.value.evaluations.map(({ decision }) => decision) : answer;
  };

  it.each([
    [undefined, [true, false, true]],
    ['execute_all', [true, false, true]],
    ['deny_on_first_deny', [true, false]],
    ['permit_on_first_permit', [true]],
  ])('end as %s says', async (evaluations_semantic, expected) => {
    expect(await decisions(['1', '3'], { ...three, options: { evaluations_semantic, another_option: 'value' } })).toEqual(expected);
  });

  it('stop asking where they end, also on what breaks', async () => {
    const point = pointOf(['1']);
    await evaluateAuthzenBatch(point, { ...three, evaluations: [{ resource: document('broken') }, ...three.evaluations], options: { evaluations_semantic: 'deny_on_first_deny' } });
    expect(point.asked).toEqual(['broken']);
  });

  it('take from the whole what they do not say themselves', async () => {
    const asked: unknown[] = [];
    const point: AuthzenPoint = { evaluate: async (request) => ({ decision: asked.push(request) > 0 }) };
    const body = { ...question, context: { a: 1 }, evaluations: [{}, { action: { name: 'edit' }, context: { b: 2 } }, { subject: { type: 'user', id: 'sam' }, resource: document('2') }] };
    await evaluateAuthzenBatch(point, body);
    expect(asked).toEqual([
      { ...question, context: { a: 1 } },
      { ...question, action: { name: 'edit' }, context: { b: 2 } },
      { subject: { type: 'user', id: 'sam' }, action: { name: 'read' }, resource: document('2'), context: { a: 1 } },
    ]);
  });

  it('are one evaluation when there are none', async () => {
    for (const body of [question, { ...question, evaluations: [] }]) expect(await evaluateAuthzenBatch(pointOf(['1']), body)).toEqual({ ok: true, value: { decision: true } });
  });

  it.each([
    [{ subject, evaluations: [{ resource: document('1') }] }, '/evaluations/0/action'],
    [{ ...three, evaluations: 'all' }, '/evaluations'],
    [{ ...three, evaluations: [1] }, '/evaluations/0'],
    [{ ...three, options: { evaluations_semantic: 'first_come' } }, '/options/evaluations_semantic'],
    [{ ...three, evaluations: Array.from({ length: evaluationsLimit + 1 }, () => ({ resource: document('1') })) }, '/evaluations'],
    [{ evaluations: [] }, '/subject'],
  ])('refuse %j whole', async (body, pointer) => {
    expect(await evaluateAuthzenBatch(pointOf(['1']), body)).toMatchObject({ ok: false, refusal: { issues: expect.arrayContaining([expect.objectContaining({ pointer })]) as unknown } });
  });
});

describe('an authority’s decision point behind AuthZEN', () => {
  const policies = `@ask("2") @reason("Money is asked for.") permit(principal, action == Action::"send_payment", resource);
    @stepUp("passkey") permit(principal, action == Action::"send_mail", resource); permit(principal, action in Action::"read", resource);`;
  const engine = createCedarPolicy({ policies, tools: officeTools, otherwise: 'deny', version: 'v1' });
  const options = { tenant: 'acme', now: () => 0, findTool: (name: string) => officeTools.find((tool) => tool.name === name), timeoutMs: 20_000 };
  const call = (name: string, args: object, context: object = {}) => ({
    subject: { type: 'agent', id: 'office', properties: { name: 'Office', user: { id: 'maya', name: 'Maya' } } },
    action: { name },
    resource: { type: 'tool', id: name },
    context: { arguments: args, ...context },
  });
  const ask = async (body: unknown, point: DecisionPoint = engine) => {
    const answer = await evaluateAuthzen(createAuthzenPoint(point, options), body);
    return answer.ok ? answer.value : answer.refusal;
  };

  it('answers with the obligations profile’s own types', async () => {
    expect(await ask(call('read_mail', { id: 'm' }))).toEqual({ decision: true, context: { reasons: [{ policy: 'policy2', text: 'Allowed by the policy “policy2”.' }], policy_version: 'v1' } });
    expect(await ask(call('send_payment', { recipient: 'ada', amount: 1 }))).toMatchObject({
      decision: true,
      context: { reasons: [{ text: 'Money is asked for.' }], obligations: [{ id: 'ask', type: 'custom', properties: { vendor: 'byleave', obligation: 'ask', approvals: 2 } }] },
    });
    expect(await ask(call('send_mail', { to: [], body: '' }))).toMatchObject({ context: { obligations: [{ type: 'custom' }, { id: 'step-up', type: 'step-up', properties: { acr_value: 'passkey' } }] } });
  });

  it('denies what the caller says it cannot enforce', async () => {
    expect(await ask(call('send_mail', { to: [], body: '' }, { supported_obligations: ['custom'] }))).toMatchObject({ decision: false });
    expect(await ask(call('send_payment', { recipient: 'ada', amount: 1 }, { supported_obligations: ['step-up'] }))).toMatchObject({ decision: false });
    expect(await ask(call('send_payment', { recipient: 'ada', amount: 1 }, { supported_obligations: ['custom'] }))).toMatchObject({ decision: true });
  });

  it('says where access may be requested when a person would be asked, whatever else is demanded', async () => {
    const demanding = createCedarPolicy({
      policies: `@id("a") @ask @stepUp("passkey") @limit("1 per day") permit(principal, action == Action::"send_payment", resource); @id("b") @limit("1 per day") permit(principal, action == Action::"read_mail", resource);`,
      tools: officeTools,
      otherwise: 'deny',
    });
    const asked: string[] = [];
    const point = createAuthzenPoint(demanding, { ...options, toRequestable: async (_request, { demands, limits }) => ({ access_request: asked.push(`${demands.stepUp.join()} ${limits.length}`) }) });
    const contextOf = async (body: unknown) => (await evaluateAuthzen(point, body)) as { value: { decision: boolean; context: Record<string, unknown> } };
    for (const declared of [{ supported_obligations: [] }, { supported_obligations: ['step-up'] }, {}]) {
      const { value } = await contextOf(call('send_payment', { recipient: 'ada', amount: 1 }, declared));
      expect(value).toMatchObject({ decision: false, context: { access_request: asked.length } });
    }
    expect(asked).toEqual(['passkey 1', 'passkey 1', 'passkey 1']);
    expect((await contextOf(call('send_payment', { recipient: 'ada', amount: 1 }, { supported_obligations: ['custom', 'step-up'] }))).value.decision).toBe(true);
    for (const body of [call('read_mail', { id: 'm' }), call('send_mail', { to: [], body: '' })]) {
      const { value } = await contextOf(body);
      expect(value.decision).toBe(false);
      expect(value.context).not.toHaveProperty('access_request');
    }
  });

  it.each([
    call('wipe_disk', {}),
    { ...call('read_mail', { id: 'm' }), subject: { type: 'user', id: 'maya' } },
    { ...call('read_mail', { id: 'm' }), subject: { type: 'agent', id: 'office', properties: { name: 'Office' } } },
    { ...call('read_mail', { id: 'm' }), resource: { type: 'tool', id: 'send_mail' } },
    call('read_mail', { id: 'm' }, { arguments: 'all' }),
    call('read_mail', { id: 'm' }, { provenance: [{ pointer: '/id', provenance: 'trusted' }] }),
  ])('denies what is no question about a call: %j', async (body) => {
    expect(await ask(body)).toMatchObject({ decision: false, context: { error: { status: 400 } } });
  });

  it('takes the roles of who is signed in from there, and answers about nobody else', async () => {
    const asked: { subject: unknown }[] = [];
    const spy: DecisionPoint = { readVersion: async () => 'v1', evaluate: async (request) => ({ decision: asked.push(request) > 0 }) };
    const claiming = call('read_mail', { id: 'm' });
    const body = { ...claiming, subject: { ...claiming.subject, properties: { name: 'Office', user: { id: 'maya', name: 'Boss', roles: ['finance'] } } } };
    const point = (id: string) => createAuthzenPoint(spy, { ...options, person: { id, name: 'Maya' } });
    expect(await evaluateAuthzen(point('maya'), body)).toMatchObject({ value: { decision: true } });
    expect(asked[0]?.subject).toEqual({ type: 'agent', id: 'office', properties: { name: 'Office', user: { id: 'maya', name: 'Maya' }, via: [] } });
    expect(await evaluateAuthzen(point('sam'), body)).toMatchObject({ value: { decision: false, context: { error: { status: 400 } } } });
  });

  it('looks at the texts itself, whatever the body says of them', async () => {
    const asked: unknown[] = [];
    const spy: DecisionPoint = { readVersion: async () => 'v1', evaluate: async (request) => ({ decision: asked.push(request) > 0 }) };
    await ask(call('send_payment', { recipient: 'pаypal', amount: 1 }, { textFindings: [] }), spy);
    expect(asked).toMatchObject([{ context: { textFindings: [{ pointer: '/recipient', kind: 'mixed-script', looksLike: 'paypal' }] } }]);
  });

  it('refuses more values than anybody could look through, and asks no policy about them', async () => {
    const asked: unknown[] = [];
    const spy: DecisionPoint = { readVersion: async () => 'v1', evaluate: async (request) => ({ decision: asked.push(request) > 0 }) };
    const many = (count: number) => call('send_payment', { recipient: 'ada', amount: 1, more: Array.from({ length: count }, () => 1) });
    expect(await ask(many(5_000), spy)).toMatchObject({ decision: false, context: { error: { status: 400 } } });
    expect(asked).toEqual([]);
    expect(await ask(many(4_998), spy)).toMatchObject({ decision: true });
  });

  it('refuses arguments nested deeper than JSON may be here', async () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 100; level += 1) deep = [deep];
    expect(await ask(call('read_mail', { id: deep }))).toMatchObject({ decision: false, context: { error: { status: 400 } } });
  });

  it('takes tenant, time, effect and risk from the authority, not from the body', async () => {
    const asked: unknown[] = [];
    const spy: DecisionPoint = { readVersion: async () => 'v1', evaluate: async (request) => ({ decision: asked.push(request) > 0 }) };
    await ask({ ...call('send_payment', { recipient: 'ada', amount: 1 }, { tenant: 'other', time: 9 }), action: { name: 'send_payment', properties: { effect: 'read', risk: 'low' } } }, spy);
    expect(asked).toMatchObject([{ action: { properties: { effect: 'write', risk: 'medium' } }, context: { tenant: 'acme', time: 0 } }]);
  });
});

describe('Cedar about anything behind AuthZEN', () => {
  const ask = async (policies: string, request: object = {}) => (await createCedarAuthzenPoint({ policies, entities: [{ uid: subject, attrs: { level: 3 }, parents: [] }] }).evaluate({ ...question, ...request })).decision;

  it('knows its own entities better than the request does', async () => {
    const policies = 'permit(principal, action, resource) when { principal.level == 9 };';
    expect(await ask(policies, { subject: { ...subject, properties: { level: 9 } } })).toBe(false);
    expect(await ask(policies, { subject: { type: 'user', id: 'sam', properties: { level: 9 } } })).toBe(true);
  });

  it.each(['@aks permit(principal, action, resource);', '@limit("5") permit(principal, action, resource);', '@ask("many") permit(principal, action, resource);'])('denies at decision time under an unknown obligation: %s', async (policy) => {
    expect(await ask(`permit(principal, action, resource); ${policy}`)).toBe(false);
  });

  it.each([{ a: null }, { a: 0.12345 }, { a: { __entity: { type: 'user', id: 'maya' } } }, { a: [{ __extn: { fn: 'ip', arg: '::1' } }] }, { a: 2 ** 60 }])('denies what it cannot carry: %j', async (context) => {
    expect(await ask('permit(principal, action, resource);', { context })).toBe(false);
    expect(await ask('permit(principal, action, resource);', { resource: { ...document('1'), properties: context } })).toBe(false);
  });

  it('denies types that are none in Cedar, and policies that err', async () => {
    expect(await ask('permit(principal, action, resource);', { resource: { type: 'urn:a b', id: '1' } })).toBe(false);
    expect(await ask('permit(principal, action, resource); forbid(principal, action, resource) when { resource.owner == "x" };')).toBe(false);
  });
});

describe('the metadata document', () => {
  it('names the endpoints below the decision point', () => {
    expect(createAuthzenMetadata('https://pdp.example.com/acme')).toEqual({
      policy_decision_point: 'https://pdp.example.com/acme',
      access_evaluation_endpoint: 'https://pdp.example.com/acme/access/v1/evaluation',
      access_evaluations_endpoint: 'https://pdp.example.com/acme/access/v1/evaluations',
      supported_obligations: ['step-up', 'custom'],
    });
  });

  it.each(['http://pdp.example.com', 'https://pdp.example.com?x', 'https://pdp.example.com/#a', 'https://pdp.example.com/?', 'pdp', 'ftp://pdp'])('refuses the identifier %s', (identifier) => {
    expect(() => createAuthzenMetadata(identifier)).toThrow(/identifier/u);
  });
});

it('keeps nobody waiting for a whole batch', async () => {
  const point = pointOf(['1']);
  const evaluated = evaluateAuthzenBatch(point, { ...question, evaluations: Array.from({ length: 20 }, () => ({ resource: document('1') })) });
  await new Promise((done) => {
    setTimeout(done, 0);
  });
  expect(point.asked.length).toBeLessThan(20);
  expect(await evaluated).toMatchObject({ ok: true, value: { evaluations: { length: 20 } } });
});
