import { asShown, type BudgetLimit, type Limit, type LimitUsage, type RateLimit } from '@byleave/core';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { DeclaredLimit } from './declared-limits.ts';
import { decideAsShown, accepted, agent, codeOf, createOffice, mail, maya, otherTenantsAgent, payment, proposePayment, refused, sam, samsAgent, sendPayment, type Office } from './office-fixture.ts';
import { toUnits } from './limit-count.ts';

const budget: BudgetLimit = { kind: 'budget', id: 'payments', argument: '/amount', currency: 'EUR', most: 5_000, window: { kind: 'rolling', ms: 60_000 }, per: [] };
const rate: RateLimit = { kind: 'rate', id: 'calls', most: 2, window: { kind: 'rolling', ms: 60_000 }, per: ['user'] };
const declare = (limit: Limit, tools: readonly string[] = ['send_payment']): DeclaredLimit => ({ limit, tools });

let office: Office;
beforeEach(() => {
  office = createOffice({ limits: [declare(budget)] });
});

const pay = (callId: string, amount: unknown = 2_000, caller = agent) => office.authority.propose(caller, payment({ callId, arguments: { to: 'Ada Ltd', amount } as never }));
const stateOf = async (callId: string, amount?: unknown, caller = agent): Promise<string> => {
  const proposed = await pay(callId, amount, caller);
  return proposed.ok ? proposed.value.action.lifecycle.state : proposed.refusal.code;
};
const usage = async (caller = maya): Promise<LimitUsage> => (await office.authority.listLimits(caller))[0]!;

describe('a budget', () => {
  it('is held from the proposal on, and refuses what would go over it', async () => {
    expect(await stateOf('a')).toBe('awaitingConsent');
    expect(await stateOf('b', 3_000)).toBe('awaitingConsent');
    const { action } = accepted(await pay('c', 0.01));
    expect(action.lifecycle).toMatchObject({ state: 'limited', context: { refusal: { code: 'limited' } } });
    expect(refused(await office.authority.claim(agent, action.id, { digest: action.digest })).code).toBe('limited');
    expect(await usage()).toMatchObject({ limit: budget, used: 0, reserved: 5_000 });
    expect((await office.entries()).at(-2)).toMatchObject({ type: 'action.proposed', state: 'limited', facts: { code: 'limited' } });
  });

  it.each(['decline', 'cancel', 'expiry', 'revocation', 'edit'] as const)('is free again after a %s', async (ending) => {
    const { action } = accepted(await pay('a', 5_000));
    const { id, digest } = action;
    if (ending === 'decline') accepted(await decideAsShown(office.authority, maya, id, { decision: 'decline', digest }));
    if (ending === 'cancel') accepted(await office.authority.cancel(agent, id, { reason: 'over' }));
    if (ending === 'expiry') office.clock.ms += 1_000;
    if (ending === 'edit') accepted(await office.authority.edit(maya, id, { ...asShown(action, 'en'), arguments: { to: 'Ada Ltd', amount: 0.5 } }));
    if (ending === 'revocation') {
      accepted(await decideAsShown(office.authority, maya, id, { decision: 'approve', digest }));
      office.policy.publish('v2', { decision: false });
      expect(codeOf(await office.authority.claim(agent, id, { digest }))).toBe('revoked');
      office.policy.publish('v1', [{ id: 'r', text: '', effect: 'ask', tools: ['send_payment'] }]);
    }
    expect(await usage()).toMatchObject({ used: 0, reserved: ending === 'edit' ? 0.5 : 0 });
    expect(await stateOf('b', 4_999.5)).toBe('awaitingConsent');
  });

  it('is used from the claim on, whatever the outcome, until its window has passed', async () => {
    const { id, digest } = await proposePayment(office);
    accepted(await decideAsShown(office.authority, maya, id, { decision: 'approve', digest }));
    office.clock.ms += 400;
    const { claimId } = accepted(await office.authority.claim(agent, id, { digest }));
    accepted(await office.authority.complete(agent, id, { claimId: claimId!, outcome: { status: 'failed', message: 'no' } }));
    expect(await usage()).toMatchObject({ used: 2_400, reserved: 0, resetAt: 10_400 + 60_000 });
    office.clock.ms = 10_400 + 59_999;
    expect(await stateOf('b', 2_600.01)).toBe('limited');
    office.clock.ms += 1;
    expect(await stateOf('c', 5_000)).toBe('awaitingConsent');
  });

  it('says when there is room again, where waiting helps', async () => {
    const { id, digest } = await proposePayment(office, { arguments: { to: 'Ada Ltd', amount: 4_000 } });
    accepted(await decideAsShown(office.authority, maya, id, { decision: 'approve', digest }));
    accepted(await office.authority.claim(agent, id, { digest }));
    const { action } = accepted(await pay('b'));
    expect(action.lifecycle.context.refusal).toMatchObject({ retryAt: 70_000 });
    expect(accepted(await pay('c', 5_001)).action.lifecycle.context.refusal).not.toHaveProperty('retryAt');
  });

  it('adds exactly, also what binary fractions cannot', async () => {
    office = createOffice({ limits: [declare({ ...budget, most: 0.3 })] });
    for (const callId of ['a', 'b', 'c']) expect(await stateOf(callId, 0.1)).toBe('awaitingConsent');
    expect(await stateOf('d', 0.0001)).toBe('limited');
  });

  it.each([
    ['less than nothing', -5],
    ['more decimals than can be counted', 0.00001],
    ['more than can be counted exactly', 1e15],
  ])('refuses %s, since it could not say what is left', async (_what, amount) => {
    const anyNumber = { ...sendPayment, input: z.strictObject({ to: z.string(), amount: z.number() }) };
    office = createOffice({ tools: [anyNumber], limits: [declare(budget)] });
    expect(await stateOf('a', amount)).toBe('limited');
    expect(await office.authority.listLimits(maya)).toMatchObject([{ used: 0, reserved: 0 }]);
  });

  it('refuses another currency than its own, and none', async () => {
    const currencies = { ...sendPayment, input: z.strictObject({ to: z.string(), amount: z.number(), in: z.string().optional() }), presentation: { ...sendPayment.presentation, fields: [{ argument: 'amount', label: 'Amount', format: 'money', currencyArgument: 'in' }] } } as const;
    office = createOffice({ tools: [currencies], limits: [declare(budget)] });
    const payIn = async (callId: string, args: object) => accepted(await office.authority.propose(agent, payment({ callId, arguments: { to: 'A', amount: 1, ...args } }))).action.lifecycle.state;
    expect(await payIn('a', { in: 'EUR' })).toBe('awaitingConsent');
    expect(await payIn('b', { in: 'USD' })).toBe('limited');
    expect(await payIn('c', { in: 'euros' })).toBe('limited');
    expect(await payIn('d', {})).toBe('limited');
  });

  it('is the tenant’s own', async () => {
    expect(await stateOf('a', 5_000)).toBe('awaitingConsent');
    expect(await stateOf('a', 5_000, otherTenantsAgent)).toBe('awaitingConsent');
    expect(await stateOf('b', 1, samsAgent)).toBe('limited');
  });

  it('is checked again at the claim: a limit that came since has to have room', async () => {
    office = createOffice();
    const first = await proposePayment(office, { callId: 'a' });
    const second = await proposePayment(office, { callId: 'b' });
    for (const { id, digest } of [first, second]) accepted(await decideAsShown(office.authority, maya, id, { decision: 'approve', digest }));
    const limited = office.reopen({ limits: [declare({ ...budget, most: 3_000 })] });
    expect(codeOf(await limited.claim(agent, first.id, { digest: first.digest }))).toBe('ok');
    expect(await limited.listLimits(maya)).toMatchObject([{ used: 2_400 }]);
    expect(codeOf(await limited.claim(agent, second.id, { digest: second.digest }))).toBe('limited');
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'authorization.revoked', facts: { code: 'limited' } });
  });
});

describe('what a limit holds', () => {
  it('is let go though the claim that checked it again was for another digest', async () => {
    office = createOffice();
    const { id, digest } = await proposePayment(office);
    accepted(await decideAsShown(office.authority, maya, id, { decision: 'approve', digest }));
    const limited = office.reopen({ limits: [declare(budget)] });
    expect(codeOf(await limited.claim(agent, id, { digest: 'f'.repeat(64) }))).toBe('digest_mismatch');
    accepted(await limited.cancel(agent, id, { reason: 'over' }));
    expect(await limited.listLimits(maya)).toMatchObject([{ used: 0, reserved: 0 }]);
  });

  it('of a conversation is each person’s own, whatever their agents call it', async () => {
    office = createOffice({ limits: [declare({ ...rate, most: 1, per: ['conversation'] })] });
    expect([await stateOf('a', 1), await stateOf('a', 1, samsAgent), await stateOf('b', 1)]).toEqual(['awaitingConsent', 'awaitingConsent', 'limited']);
  });

  it('cannot be stretched by naming another conversation than the credential’s', async () => {
    const bound = { ...agent, conversation: 'chat' };
    expect(codeOf(await office.authority.propose(bound, payment({ conversation: 'chat2' })))).toBe('forbidden');
    expect(codeOf(await office.authority.propose(bound, payment()))).toBe('ok');
  });

  it('is not declared in a way that nobody could count', () => {
    for (const limit of [{ ...rate, window: { kind: 'calendar', unit: 'day', timeZone: 'Mars/Base' } }, { ...budget, most: 1e15 }, { ...rate, most: 1.5 }]) {
      expect(() => createOffice({ limits: [declare(limit as Limit)] })).toThrow(expect.objectContaining({ code: 'misuse' }));
    }
  });

  it('that counts otherwise by now is not what was held', async () => {
    const demand = (limit: Limit) => ({ decision: true, context: { obligations: [{ id: limit.id, type: 'limit', properties: { limit: limit as never } }] } });
    office.policy.publish('v2', demand({ ...rate, id: 'few', most: 5 }));
    const { action } = accepted(await pay('a', 90));
    office.policy.publish('v3', demand({ ...budget, id: 'few', most: 100, per: ['user'] }));
    expect(codeOf(await office.authority.claim(agent, action.id, { digest: action.digest }))).toBe('limited');
  });

  it('may be said twice in the same words', async () => {
    office = createOffice({ limits: [declare(rate)] });
    const { per, window, most, id, kind } = rate;
    office.policy.publish('v2', { decision: true, context: { obligations: [{ id, type: 'limit', properties: { limit: { per: [...per], window: { ...window }, most, id, kind } } }] } });
    expect(await stateOf('a', 1)).toBe('authorized');
  });
});

describe('a rate', () => {
  it('counts each value of its scope apart', async () => {
    office = createOffice({ limits: [declare(rate)] });
    expect([await stateOf('a'), await stateOf('b'), await stateOf('c'), await stateOf('a', 1, samsAgent)]).toEqual(['awaitingConsent', 'awaitingConsent', 'limited', 'awaitingConsent']);
    office = createOffice({ limits: [declare({ ...rate, most: 1, per: ['/to'] })] });
    const to = async (callId: string, name: string) => accepted(await office.authority.propose(agent, payment({ callId, arguments: { to: name, amount: 1 } }))).action.lifecycle.state;
    expect([await to('a', 'Ada'), await to('b', 'Bob'), await to('c', 'Ada')]).toEqual(['awaitingConsent', 'awaitingConsent', 'limited']);
  });

  it('holds for what policy allows outright, and for a call that is proposed again only once', async () => {
    office = createOffice({ limits: [{ limit: rate, effect: 'read' }] });
    const read = async (callId: string) => accepted(await office.authority.propose(agent, mail({ callId, claim: true }))).action.lifecycle.state;
    expect([await read('a'), await read('a'), await read('b'), await read('c')]).toEqual(['executing', 'executing', 'executing', 'limited']);
    expect(await usage()).toMatchObject({ used: 2, reserved: 0 });
  });

  it('of a policy comes with its permit, and goes with it', async () => {
    const demand = (limit: Limit) => ({ decision: true, context: { obligations: [{ id: limit.id, type: 'limit', properties: { limit: limit as never } }] } });
    office.policy.publish('v2', demand({ ...rate, most: 1 }));
    expect([await stateOf('a', 1), await stateOf('b', 1)]).toEqual(['authorized', 'limited']);
    office.policy.publish('v3', demand({ ...rate, most: 2 }));
    expect(await stateOf('c', 1)).toBe('authorized');
    office.policy.publish('v4', demand({ ...rate, id: 'grant:stolen' }));
    expect(await stateOf('d', 1)).toBe('denied');
    office.policy.publish('v5', demand({ ...budget, most: 1 }));
    expect(await stateOf('e', 1)).toBe('denied');
  });

  it('of nothing at all lets nothing through', async () => {
    office = createOffice({ limits: [declare({ ...rate, most: 0 })] });
    expect(await stateOf('a')).toBe('limited');
  });
});

describe('limits', () => {
  it('are all held, or none of them is', async () => {
    office = createOffice({ limits: [declare(rate), declare(budget)] });
    expect(await stateOf('a', 5_001)).toBe('limited');
    expect((await office.authority.listLimits(maya)).map(({ reserved }) => reserved)).toEqual([0, 0]);
  });

  it('show a person what counts for them, and nobody else’s', async () => {
    office = createOffice({ limits: [declare(rate), declare({ ...rate, id: 'payees', per: ['/to'] })] });
    accepted(await pay('a', 1, samsAgent));
    expect((await office.authority.listLimits(sam)).map(({ limit, scope }) => [limit.id, scope])).toEqual([
      ['calls', { user: 'sam' }],
      ['payees', { '/to': 'Ada Ltd' }],
    ]);
    expect(await office.authority.listLimits(maya)).toEqual([{ limit: rate, scope: { user: 'maya' }, used: 0, reserved: 0 }]);
  });

  it.each([
    ['two of a name', [declare(budget), declare(budget)]],
    ['a name of a grant’s', [declare({ ...rate, id: 'grant:x' })]],
    ['a tool that is not there', [declare(rate, ['unheard'])]],
    ['an argument that its tools do not have', [{ limit: budget }]],
    ['less than nothing', [declare({ ...rate, most: -1 })]],
  ])('are refused at the start with %s', (_what, limits) => {
    expect(() => createOffice({ limits })).toThrow(expect.objectContaining({ code: 'misuse' }));
  });

  it('are never gone over, whatever is proposed, decided, claimed and let lapse at once', async () => {
    const step = fc.record({ call: fc.integer({ min: 0, max: 11 }), cents: fc.integer({ min: 0, max: 30_000 }), after: fc.constantFrom('wait', 'approve', 'decline', 'claim', 'cancel', 'lapse') });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { maxLength: 6 }), async (rounds) => {
        office = createOffice({ limits: [declare({ ...budget, most: 500, window: { kind: 'rolling', ms: 900 } }), declare({ ...rate, most: 4, window: { kind: 'rolling', ms: 900 } })] });
        const used: { at: number; amount: number }[] = [];
        for (const round of rounds) {
          await Promise.all(
            round.map(async ({ call, cents, after }) => {
              const proposed = await pay(`call-${call}`, (cents + 1) / 100);
              if (!proposed.ok || after === 'wait') return;
              const { id, digest, arguments: args } = proposed.value.action;
              if (after === 'lapse') office.clock.ms += 450;
              if (after === 'cancel') await office.authority.cancel(agent, id, { reason: 'over' });
              if (after === 'decline') await decideAsShown(office.authority, maya, id, { decision: 'decline', digest });
              if (after === 'approve' || after === 'claim') await decideAsShown(office.authority, maya, id, { decision: 'approve', digest });
              if (after !== 'claim') return;
              const claimed = await office.authority.claim(agent, id, { digest });
              if (claimed.ok) used.push({ at: claimed.value.now, amount: Number(args['amount']) });
            }),
          );
          for (const { limit, used: of, reserved } of await office.authority.listLimits(maya)) expect(of + reserved).toBeLessThanOrEqual(limit.most);
          const within = used.filter(({ at }) => at > office.clock.ms - 900);
          expect(within.length).toBeLessThanOrEqual(4);
          expect(within.reduce((sum, { amount }) => sum + toUnits(amount)!, 0)).toBeLessThanOrEqual(500 * 10_000);
        }
      }),
      { numRuns: 150 },
    );
  });
});
