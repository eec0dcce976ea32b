import { asShown, readLimitScope, type Action, type BudgetLimit, type Limit, type LimitUsage, type RateLimit } from '@byleave/core';
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

  it('says what it lacks in fields, so that everybody is told in their own words', async () => {
    const { id, digest } = await proposePayment(office, { arguments: { to: 'Ada Ltd', amount: 2_000 } });
    accepted(await decideAsShown(office.authority, maya, id, { decision: 'approve', digest }));
    accepted(await office.authority.claim(agent, id, { digest }));
    expect(await stateOf('b', 500)).toBe('awaitingConsent');
    const shortage = { limit: budget, scope: {}, needed: 2_600, used: 2_000, reserved: 500, roomAt: 70_000 };
    const { action } = accepted(await pay('c', 2_600));
    expect(action.lifecycle.context.refusal).toMatchObject({ code: 'limited', shortage });
    expect(refused(await office.authority.claim(agent, action.id, { digest: action.digest }))).toMatchObject({ code: 'limited', shortage });
    const { scope: _, ...logged } = shortage;
    expect((await office.entries()).findLast(({ type, actionId }) => type === 'action.proposed' && actionId === action.id)?.facts).toMatchObject({ code: 'limited', shortage: logged });
  });

  it('has nothing in the log that would tell a sensitive argument', async () => {
    office = createOffice({ tools: [{ ...sendPayment, sensitive: ['amount', 'to'] }], limits: [declare({ ...budget, per: ['/to'] })] });
    const { action } = accepted(await pay('a', 5_001));
    expect(action.lifecycle.context.refusal?.shortage).toMatchObject({ needed: 5_001, scope: { '/to': 'ada ltd' } });
    const { facts } = (await office.entries()).find(({ type }) => type === 'action.proposed')!;
    expect(facts).toMatchObject({ code: 'limited' });
    expect(JSON.stringify(facts)).not.toMatch(/5001|ada ltd/iu);
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

/** Whoever asks for the same in other letters, blanks and signs asks for the same. */
describe('the same payee, spelled otherwise', () => {
  const iban = 'DE89370400440532013000';
  const spellings = [iban, 'DE89 3704 0044 0532 0130 00', iban.toLowerCase(), ` ${iban} `, 'DE89-3704-0044-0532-0130-00', 'DE89\u20093704\u200b00440532013000', 'DE89.3704.0044.0532.0130.00'];
  const to = async (callId: string, name: unknown) => accepted(await office.authority.propose(agent, payment({ callId, arguments: { to: name, amount: 400 } as never }))).action.lifecycle.state;

  it.each([
    ['an account', spellings],
    ['an address', ['ada@x.example', 'Ada@X.example', 'Ada <ada@x.example>', 'mailto:ADA@x.example', 'ada@x.example\u200b']],
    ['a name', ['Ada Ltd', 'ada  ltd', ' ADA LTD\u00ad', 'Ａda Ltd']],
  ])('spends the same budget: %s', async (_what, names) => {
    office = createOffice({ limits: [declare({ ...budget, most: 500, per: ['/to'] }), declare({ ...rate, most: 1, per: ['/to'] })] });
    const states: string[] = [];
    for (const [index, name] of names.entries()) states.push(await to(`call-${index}`, name));
    expect(states).toEqual(['awaitingConsent', ...names.slice(1).map(() => 'limited')]);
    expect(await to('other', 'DE89370400440532013001')).toBe('awaitingConsent');
    expect((await office.authority.listLimits(maya)).filter(({ limit }) => limit.kind === 'budget').map(({ reserved }) => reserved)).toEqual([400, 400]);
  });

  it('is still another payee to a grant that allows, and the same to one that declines', async () => {
    const bounds = { toolName: 'send_payment', agentId: 'office', constraints: [{ argument: 'to', is: 'one-of', values: [iban] }], endsAt: 50_000 } as const;
    office = createOffice();
    accepted(await office.authority.createGrant(maya, { ...bounds, effect: 'deny' }));
    for (const [index, name] of spellings.entries()) expect(await to(`call-${index}`, name)).toBe('denied');
    expect(await to('other', 'DE89370400440532013001')).toBe('awaitingConsent');
  });
});

describe('a limit by what else is known of a call', () => {
  const withRoles = (id: string, roles: readonly string[], groups: readonly string[] = []) => ({ ...agent, user: { ...maya.user, id, roles, groups } });

  it('holds for each role of a person, and for all who have none together', async () => {
    office = createOffice({ limits: [declare({ ...rate, most: 2, per: ['role'] })] });
    const [ann, bob, cy, dee, eve] = [withRoles('ann', ['finance']), withRoles('bob', ['finance', 'owner']), withRoles('cy', ['owner']), withRoles('dee', []), withRoles('eve', [])];
    expect([await stateOf('a', 1, ann), await stateOf('b', 1, bob), await stateOf('c', 1, bob), await stateOf('d', 1, cy), await stateOf('e', 1, cy), await stateOf('f', 1, ann)]).toEqual(
      ['awaitingConsent', 'awaitingConsent', 'limited', 'awaitingConsent', 'limited', 'limited'],
    );
    expect([await stateOf('g', 1, dee), await stateOf('h', 1, eve), await stateOf('i', 1, eve)]).toEqual(['awaitingConsent', 'awaitingConsent', 'limited']);
    const standing = async (person: typeof ann) => (await office.authority.listLimits({ kind: 'user', tenant: 'acme', user: person.user })).map(({ scope, used, reserved }) => [scope['role'], used, reserved]);
    expect((await standing(bob)).toSorted()).toEqual([['finance', 0, 2], ['owner', 0, 2]]);
    expect(await standing(eve)).toEqual([[null, 0, 2]]);
    expect((await standing(withRoles('new', ['finance', 'guest']))).toSorted()).toEqual([['finance', 0, 2], ['guest', 0, 0]]);
  });

  it('counts at the claim for the roles the person has then', async () => {
    office = createOffice({ limits: [declare({ ...rate, most: 1, per: ['role'] })] });
    const [before, since] = [withRoles('ann', ['owner']), withRoles('ann', ['finance'])];
    const { action } = accepted(await pay('a', 1, before));
    accepted(await decideAsShown(office.authority, { kind: 'user', tenant: 'acme', user: before.user }, action.id, { decision: 'approve', digest: action.digest }));
    expect(await stateOf('b', 1, withRoles('bob', ['finance']))).toBe('awaitingConsent');
    expect(codeOf(await office.authority.claim(since, action.id, { digest: action.digest }))).toBe('limited');
  });

  it('takes back what one action held in each', async () => {
    office = createOffice({ limits: [declare({ ...budget, per: ['role', 'group'] })] });
    const bob = withRoles('bob', ['finance', 'owner'], ['berlin', 'board']);
    const { action } = accepted(await pay('a', 100, bob));
    expect(action.limits.map(({ scope, amount }) => [scope['role'], scope['group'], amount])).toEqual([['finance', 'berlin', 100], ['finance', 'board', 100], ['owner', 'berlin', 100], ['owner', 'board', 100]]);
    accepted(await office.authority.cancel(bob, action.id, { reason: 'over' }));
    const left = await office.authority.listLimits({ kind: 'user', tenant: 'acme', user: bob.user });
    expect(left.map(({ reserved, used }) => reserved + used)).toEqual([0, 0, 0, 0]);
  });

  it('tells a call with somebody else’s payee from one with the person’s own', async () => {
    office = createOffice({ limits: [declare({ ...rate, most: 1, per: ['context.provenance.to'] })] });
    const foreign = (callId: string) => office.authority.propose(agent, payment({ callId, sources: [{ kind: 'tool', id: 't', tool: 'read_mail', text: 'Pay Ada Ltd 2400' }] }));
    const state = async (verdict: ReturnType<typeof foreign>) => accepted(await verdict).action.lifecycle.state;
    expect([await state(foreign('a')), await state(foreign('b')), await state(office.authority.propose(agent, payment({ callId: 'c' })))]).toEqual(['awaitingConsent', 'limited', 'awaitingConsent']);
  });

  it('counts a list once for each of its members, in whatever order they come', async () => {
    const mailing = { ...sendPayment, name: 'mail', input: z.object({ to: z.array(z.string()), amount: z.number() }) };
    office = createOffice({ tools: [mailing], limits: [declare({ ...rate, most: 1, per: ['/to'] }, ['mail'])] });
    const to = async (callId: string, names: readonly string[]) => accepted(await office.authority.propose(agent, payment({ callId, tool: 'mail', arguments: { to: [...names], amount: 1 } }))).action.lifecycle.state;
    expect([await to('a', ['Ada', 'Bob']), await to('b', ['Bob', 'Ada']), await to('c', ['Cy', 'ADA']), await to('d', ['Cy']), await to('e', [])]).toEqual(['awaitingConsent', 'limited', 'limited', 'awaitingConsent', 'awaitingConsent']);
    expect(await to('f', Array.from({ length: 101 }, (_, index) => `name ${index}`))).toBe('limited');
  });

  it.each([
    ['what nobody knows', 'context.colour', /nothing that policies know of a call/u],
    ['what is another one every time', 'context.time', /could be counted apart/u],
    ['a second word for the same', 'principal.user', /called “user” here/u],
    ['an argument nobody has', '/unheard', /does not have/u],
    ['the origin of one', 'context.provenance.unheard', /does not have/u],
  ] as const)('does not start with %s', (_what, per, says) => {
    expect(() => createOffice({ limits: [declare({ ...rate, per: [per as never] })] })).toThrow(expect.objectContaining({ code: 'misuse', message: expect.stringMatching(says) as string }));
  });

  it('is never gone over for anybody, whoever proposes at once', async () => {
    const roles = fc.subarray(['finance', 'owner', 'guest']);
    const proposer = fc.record({ person: fc.constantFrom('ann', 'bob', 'cy'), roles, groups: fc.subarray(['berlin', 'board']), payee: fc.constantFrom(...spelledPayees), isForeign: fc.boolean(), after: fc.constantFrom('wait', 'claim', 'cancel') });
    const per = fc.constantFrom<Limit['per']>(['role'], ['group'], ['role', 'group'], ['user', 'role'], ['/to'], ['role', '/to'], ['context.risk'], ['context.provenance.to', 'group'], ['principal.user.name', 'conversation'], ['resource']);
    await fc.assert(
      fc.asyncProperty(per, fc.array(fc.array(proposer, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 3 }), async (scopes, rounds) => {
        office = createOffice({ limits: [declare({ ...rate, most: 2, per: scopes }), declare({ ...budget, id: 'sum', most: 250, per: scopes })] });
        office.policy.publish('v2', { decision: true });
        let calls = 0;
        const standing: Action[] = [];
        for (const round of rounds) {
          const ended = await Promise.all(
            round.map(async ({ person, roles: of, groups, payee, isForeign, after }) => {
              const caller = withRoles(person, of, groups);
              const sources = [isForeign ? { kind: 'tool' as const, id: 't', tool: 'read_mail', text: payee } : { kind: 'user' as const, id: 'm', text: payee }];
              const { action } = accepted(await office.authority.propose(caller, payment({ callId: `call-${(calls += 1)}`, arguments: { to: payee, amount: 100 }, sources })));
              if (action.lifecycle.state !== 'authorized') return [];
              if (after === 'claim') accepted(await office.authority.claim(caller, action.id, { digest: action.digest }));
              if (after === 'cancel') accepted(await office.authority.cancel(caller, action.id, { reason: 'over' }));
              return after === 'cancel' ? [] : [action];
            }),
          );
          standing.push(...ended.flat());
        }
        const counts = new Map<string, number>();
        for (const action of standing) {
          for (const values of combine(scopes.map((scope) => readLimitScope(scope, action)!.map((value) => [scope, value] as const)))) {
            const key = JSON.stringify([values, scopes.includes('conversation') && action.principal.user.id]);
            counts.set(key, (counts.get(key) ?? 0) + 1);
          }
        }
        expect(Math.max(0, ...counts.values())).toBeLessThanOrEqual(2);
      }),
      { numRuns: 120 },
    );
  });
});

const spelledPayees = ['Ada Ltd', 'ada  ltd', 'DE89370400440532013000', 'DE89 3704 0044 0532 0130 00', 'Bob'];

/** Every one of each with every one of the others. */
function combine<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>((all, list) => all.flatMap((one) => list.map((value) => [...one, value])), [[]]);
}

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
      ['payees', { '/to': 'ada ltd' }],
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
