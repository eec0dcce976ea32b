import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../decide.ts';
import type { DecisionPoint, EvaluationRequest } from '../decision-point.ts';
import { obligationTypes } from '../obligations.ts';
import { createCedarPolicy } from './cedar-policy.ts';
import { callOf, decideWith, officeTools, payment, paymentArguments, readMail, sendMail, sendPayment, toolOf } from './office-fixture.ts';

const everything = '(principal, action, resource)';
const permit = `permit${everything};`;

/** Texts of policies that all match, by what they want. */
const wishes = { deny: `forbid${everything};`, ask: `@ask permit${everything};`, allow: permit } as const;

describe('a policy in Cedar', () => {
  it('lets forbid beat ask and ask beat allow, in whatever order they are written', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('deny', 'ask', 'allow'), { maxLength: 6 }), fc.constantFrom('ask', 'deny'), async (effects, otherwise) => {
        const decision = await decideWith(effects.map((effect) => wishes[effect]).join('\n'), payment(), { otherwise });
        expect(decision.effect).toBe((['deny', 'ask', 'allow'] as const).find((effect) => effects.includes(effect)) ?? otherwise);
      }),
      { numRuns: 60 },
    );
  });

  it('asks or denies what nothing matches as each tenant has it, and names that in the version', async () => {
    const strict = new Set(['bank']);
    const point = createCedarPolicy({ policies: '', tools: officeTools, otherwise: (tenant) => (strict.has(tenant) ? 'deny' : 'ask') });
    const of = (tenant: string): EvaluationRequest => ({ ...payment(), context: { ...payment().context, tenant } });
    expect((await decide(point, of('bank'))).effect).toBe('deny');
    expect((await decide(point, of('shop'))).effect).toBe('ask');
    expect(await point.readVersion('bank')).not.toBe(await point.readVersion('shop'));
  });

  it('denies when a tenant’s default is neither', async () => {
    const point = createCedarPolicy({ policies: '', tools: officeTools, otherwise: () => 'allow' as 'ask' });
    expect((await decide(point, payment())).effect).toBe('deny');
  });

  it('applies the strictest of everything that all satisfied permits demand', { timeout: 60_000 }, async () => {
    const obligation = fc.oneof(
      fc.integer({ min: 1, max: 5 }).map((approvals) => ({ text: `@ask("${approvals}")`, approvals })),
      fc.tuple(fc.constantFrom('finance', 'legal'), fc.integer({ min: 1, max: 3 })).map(([role, count]) => ({ text: `@approvers("${role}:${count}")`, role, count, approvals: count })),
      fc.constant({ text: '@stepUp("passkey")', stepUp: true, approvals: 1 }),
      fc.constant({ text: '@everyTime', everyTime: true, approvals: 1 }),
      fc.constant({ text: '', approvals: 0 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(obligation, { minLength: 1, maxLength: 5 }), async (obligations) => {
        const decision = await decideWith(obligations.map(({ text }) => `${text} ${permit}`).join('\n'));
        const roles = Map.groupBy(obligations.filter((each) => 'role' in each), (each) => each.role);
        const approvers = [...roles].map(([role, each]) => ({ role, count: Math.max(...each.map(({ count }) => count)) })).toSorted((a, b) => (a.role < b.role ? -1 : 1));
        const unnamed = Math.max(0, ...obligations.filter((each) => !('role' in each)).map((each) => each.approvals));
        const approvals = unnamed + approvers.reduce((sum, { count }) => sum + count, 0);
        expect(decision.effect).toBe(approvals > 0 ? 'ask' : 'allow');
        expect(decision.demands.approvals).toBe(approvals);
        expect(decision.demands.approvers).toEqual(approvers);
        expect(decision.demands.stepUp).toEqual(obligations.some((each) => 'stepUp' in each) ? ['passkey'] : []);
        expect(decision.demands.everyTime).toBe(obligations.some((each) => 'everyTime' in each));
      }),
      { numRuns: 60 },
    );
  });

  it.each(['approvers("finance:2")', 'stepUp("passkey")', 'everyTime'])('denies @%s to an authority that cannot enforce it', async (annotation) => {
    const policies = `@${annotation} ${permit}`;
    expect(await decideWith(policies, payment(), { supports: [] })).toMatchObject({ effect: 'deny' });
    expect(await decideWith(policies)).toMatchObject({ effect: 'ask' });
  });

  it('explains an answer in the author’s words, or in its own', async () => {
    const reasons = async (policies: string) => (await decideWith(policies)).reasons;
    expect(await reasons(`@id("big") @reason("Large sums are looked at.") @ask ${permit} @id("fine") ${permit}`)).toEqual([{ policy: 'big', text: 'Large sums are looked at.' }]);
    expect(await reasons(`@id("fine") ${permit} ${permit}`)).toEqual([
      { policy: 'fine', text: 'Allowed by the policy “fine”.' },
      { policy: 'policy1', text: 'Allowed by the policy “policy1”.' },
    ]);
    expect(await reasons(`@id("no") forbid${everything}; ${permit}`)).toEqual([{ policy: 'no', text: 'Forbidden by the policy “no”.' }]);
    expect(await reasons('')).toEqual([{ policy: 'default', text: 'No policy speaks of send_payment.' }]);
  });

  it('names the policy that decided wherever it stands among others', async () => {
    const others = Array.from({ length: 12 }, (_, index) => `@id("other-${index}") permit(principal, action == Action::"${index % 2 ? 'send_payment' : 'send_mail'}", resource) when { context.tenant == "nobody" };`);
    const decision = await decideWith([...others.slice(0, 11), '@id("this") @ask permit(principal, action in [Action::"send_payment"], resource);', ...others.slice(11)].join('\n'));
    expect(decision).toMatchObject({ effect: 'ask', reasons: [{ policy: 'this' }] });
  });

  it('is versioned by what it says, not by how it is laid out', async () => {
    const versionOf = (policies: string, tools = [sendPayment], otherwise: 'ask' | 'deny' = 'ask') => createCedarPolicy({ policies, tools, otherwise }).readVersion('acme');
    const version = await versionOf(permit);
    expect(version).toMatch(/^cedar-[0-9a-f]{32}$/u);
    expect(await versionOf(`// A comment.\n permit ( principal,action,resource ) ;`)).toBe(version);
    for (const other of [versionOf(`@ask ${permit}`), versionOf(`@reason("x") ${permit}`), versionOf(permit, [sendMail as never]), versionOf(permit, [sendPayment], 'deny'), versionOf(permit, [{ ...sendPayment, resource: { type: 'Payee' } }])]) {
      expect(await other).not.toBe(version);
    }
  });

  it('denies a tool it was not made for, and one that does something else than it was', async () => {
    expect(await decideWith(permit, callOf(toolOf('wipe_disk', {})))).toMatchObject({ effect: 'deny', reasons: [{ policy: 'unknown-tool' }] });
    expect(await decideWith(permit, callOf({ ...sendPayment, effect: 'read' }))).toMatchObject({ effect: 'deny', reasons: [{ policy: 'unknown-tool' }] });
  });

  it('refuses policies that are not fit to be published, with every place', () => {
    expect(() => createCedarPolicy({ policies: 'permit(principal, action, resource) when { context.risk == "x" };', tools: officeTools, otherwise: 'ask' })).toThrow(
      /line 1, column 60 \(policy0\): context\.risk is never “x”/u,
    );
    expect(() => createCedarPolicy({ policies: '', tools: officeTools, otherwise: 'allow' as never })).toThrow(/asked or denied/u);
  });

  it('knows only the slice of policies a tool’s calls can match, and decides as if it knew all', { timeout: 120_000 }, async () => {
    const tools = [sendPayment, sendMail, readMail];
    const action = fc.constantFrom('action', 'action == Action::"send_payment"', 'action == Action::"read_mail"', 'action in Action::"write"', 'action in Action::"read"', 'action in [Action::"send_mail", Action::"read"]');
    const condition = fc.constantFrom('true', 'context.risk == "medium"', 'context.risk == "low"', 'principal.user in Role::"owner"', 'principal.user in Role::"nobody"', 'context.fromExternal.isEmpty()');
    const head = fc.constantFrom('permit', '@ask permit', '@approvers("finance:2") permit', 'forbid');
    const policy = fc.tuple(head, action, condition).map(([effect, scope, when]) => ({ scope, when, effect }));
    await fc.assert(
      fc.asyncProperty(fc.array(policy, { maxLength: 8 }), fc.constantFrom(...tools), async (policies, tool) => {
        const sliced = policies.map(({ effect, scope, when }) => `${effect}(principal, ${scope}, resource) when { ${when} };`).join('\n');
        // The same policies with the scope moved into the condition, so that every one is in every slice.
        const unsliced = policies.map(({ effect, scope, when }) => `${effect}(principal, action, resource) when { ${scope === 'action' ? 'true' : scope} && ${when} };`).join('\n');
        const request = callOf(tool, { arguments: tool === sendPayment ? paymentArguments : tool === sendMail ? { to: [], body: '' } : { id: 'm' } });
        expect(await decideWith(sliced, request)).toEqual(await decideWith(unsliced, request));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps answering when more slices are used than Cedar is given room for', { timeout: 60_000 }, async () => {
    const points = Array.from({ length: 600 }, (_, index) => createCedarPolicy({ policies: `@id("p${index}") ${permit}`, tools: [sendPayment], otherwise: 'ask' }));
    const ask = async (point: DecisionPoint) => (await decide(point, payment(), { timeoutMs: 20_000 })).reasons[0]?.policy;
    for (const round of [0, 1]) {
      for (const index of [0, 1, 300, 599]) expect([round, await ask(points[index]!)]).toEqual([round, `p${index}`]);
      for (const point of points) await point.evaluate(payment());
    }
  });

  it('speaks only of obligations the port knows', async () => {
    const answer = await createCedarPolicy({ policies: `@ask("2") @approvers("finance:1, legal:2") @stepUp("passkey") @everyTime @limit("1 per day") @id("counted") ${permit}`, tools: officeTools, otherwise: 'ask' }).evaluate(payment());
    expect(answer.context?.obligations).toEqual([
      { id: 'ask', type: 'ask', properties: { approvals: 2 } },
      { id: 'approvers', type: 'approvers', properties: { approvers: [{ role: 'finance', count: 1 }, { role: 'legal', count: 2 }] } },
      { id: 'step-up', type: 'step-up', properties: { acr_value: 'passkey' } },
      { id: 'every-time', type: 'every-time', properties: {} },
      { id: 'counted', type: 'limit', properties: { limit: { kind: 'rate', id: 'counted', most: 1, window: { kind: 'rolling', ms: 86_400_000 }, per: [] } } },
    ]);
    expect(answer.context?.obligations?.map(({ type }) => type)).toEqual(obligationTypes);
  });
});
