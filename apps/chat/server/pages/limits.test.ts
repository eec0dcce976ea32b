import { createAuthority, toToolDefinition, type Authority, type AuthorityOptions } from '@byleave/authority';
import { createMemoryStorage } from '@byleave/authority/memory';
import { asShown, type Action, type Limit, type LimitWindow } from '@byleave/core';
import { createRulePolicy } from '@byleave/policy';
import { checkCedarPolicies } from '@byleave/policy/cedar';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toolRegistrations } from '../agent.ts';
import { readPage, rowsOf, tablesOf } from './page.fixture.ts';
import { decideAsShown, accepted, agentCaller, allowAll, answerTo, askForAll, callOf, codeOf, maya, noon, openOffice, pay, personCaller, proposeIn, type PageOffice } from './page-office.fixture.ts';

const page = readPage('limits');
const mayas = personCaller(maya);
const agent = agentCaller();
const limited = (limit: string): string => `@id("counted") @limit("${limit}") permit (principal, action == Action::"send_payment", resource);`;

it('every table is checked here', () => {
  expect(tablesOf(page)).toEqual(['`@limit`', 'refused', 'after a call for', 'limit', 'a payment of €120', 'a call whose']);
});

describe('the words of a limit', () => {
  const units = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000]] as const;
  const tellWindow = (window: LimitWindow): string => {
    if (window.kind === 'calendar') return `a ${window.unit} in ${window.timeZone}`;
    const ms = window.kind === 'rolling' ? window.ms : 0;
    const [unit, length] = units.find(([, each]) => ms % each === 0)!;
    return ms === length ? `any ${unit}` : `any ${ms / length} ${unit}s`;
  };
  const tell = (limit: Limit): readonly string[] => {
    const most = limit.kind === 'rate' ? `${limit.most} call${limit.most === 1 ? '' : 's'}` : `${limit.most} ${limit.currency} of \`${limit.argument.slice(1)}\``;
    const whom = limit.per.map((scope) => (scope.startsWith('/') ? `\`${scope.slice(1)}\`` : scope === 'user' ? 'person' : scope.includes('.') ? `\`${scope}\`` : scope));
    return [most, tellWindow(limit.window), limit.per.length === 0 ? 'the tenant' : `each ${whom.join(' and ')}`];
  };

  it.each(rowsOf(page, '`@limit`').map(([text, ...says]) => ({ text: text!, says })))('$text', async ({ text, says }) => {
    const action = await proposeIn(openOffice(limited(text)).authority, pay(10));
    expect(action.limits.map(({ limit }) => tell(limit))).toEqual([says]);
    expect(action.limits[0]!.limit.id).toBe('counted');
  });

  it.each(rowsOf(page, 'refused').map(([text]) => text!))('%s cannot be published', (text) => {
    expect(checkCedarPolicies({ policies: limited(text), tools: toolRegistrations.map(toToolDefinition) })).toMatchObject({ ok: false, issues: [expect.anything()] });
  });
  it('takes a policy with a name', () => {
    const policies = '@limit("1 per day") permit (principal, action, resource);';
    expect(checkCedarPolicies({ policies, tools: toolRegistrations.map(toToolDefinition) })).toMatchObject({ ok: false, issues: [{ code: 'unknown_obligation' }] });
  });
  it('of several in one policy are numbered', async () => {
    const action = await proposeIn(openOffice(limited('20 per hour; 60 per day')).authority, pay(10));
    expect(action.limits.map(({ limit }) => limit.id)).toEqual(['counted', 'counted#2']);
  });
  it('hold whoever is asked besides', async () => {
    const { authority } = openOffice(`${askForAll} ${limited('1 per day')}`);
    expect([await answerTo(authority, pay(1)), await answerTo(authority, pay(1))]).toEqual(['asked', 'limited']);
  });
});

describe('one value', () => {
  const toText = (cell: string | undefined): string => cell!.replaceAll('`', '');

  it.each(rowsOf(page, 'after a call for').map((cells) => cells.map(toText)))('after %s, one for %s is %s', async (first, second, answer) => {
    const { authority } = openOffice(limited('1 per day per argument recipient'));
    const payTo = (recipient: string) => callOf('send_payment', { recipient, iban: 'DE89370400440532013000', amount: 1, reference: 'INV-1' });
    expect([await answerTo(authority, payTo(first!)), await answerTo(authority, payTo(second!))]).toEqual(['allowed', answer]);
  });
});

describe('a limit of the configuration', () => {
  const budget = { kind: 'budget', id: 'pay', argument: '/amount', currency: 'EUR', most: 500, window: { kind: 'rolling', ms: 3_600_000 }, per: [] } as const;
  it('holds whatever the policies say', async () => {
    const { authority } = openOffice(allowAll, { limits: [{ limit: budget, tools: ['send_payment'] }] });
    expect([await answerTo(authority, pay(300)), await answerTo(authority, pay(201)), await answerTo(authority, pay(200))]).toEqual(['allowed', 'limited', 'allowed']);
  });
  it('that could not be counted does not start', () => {
    expect(() => openOffice(allowAll, { limits: [{ limit: budget }] })).toThrow(expect.objectContaining({ code: 'misuse' }));
  });
});

describe('a window', () => {
  /** Berlin's clock. It is an hour ahead of UTC in winter, two in summer. */
  const inBerlin = (text: string): number => [1, 2].map((hours) => Date.parse(`${text.replace(' ', 'T')}:00+0${hours}:00`)).find((at) => toBerlin(at) === text)!;
  const toBerlin = (at: number): string => new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Berlin' }).format(at);

  it.each(rowsOf(page, 'limit').map(([limit, usedAt, roomAt]) => ({ limit: limit!, usedAt: usedAt!, roomAt: roomAt! })))('of $limit, used at $usedAt, has room again at $roomAt', async ({ limit, usedAt, roomAt }) => {
    const { authority, clock } = openOffice(limited(limit));
    clock.now = inBerlin(usedAt);
    const { id, digest } = await proposeIn(authority, pay(1));
    accepted(await authority.claim(agent, id, { digest }));
    const refusal = (await proposeIn(authority, pay(1))).lifecycle.context.refusal as { readonly retryAt?: number };
    expect(toBerlin(refusal.retryAt!)).toBe(roomAt);
    clock.now = refusal.retryAt! - 1;
    expect(await answerTo(authority, pay(1))).toBe('limited');
    clock.now += 1;
    expect(await answerTo(authority, pay(1))).toBe('allowed');
  });
});

describe('a payment of €120', () => {
  const policies = `${askForAll} ${limited('500 EUR of amount per day')}`;
  const stricter = `${policies} @id("b") forbid (principal, action, resource);`;
  type Ending = (office: PageOffice, action: Action) => Promise<unknown>;
  const approve: Ending = async ({ authority }, { id, digest }) => accepted(await decideAsShown(authority, mayas, id, { decision: 'approve', digest }));
  const claim = async (office: PageOffice, action: Action): Promise<string> => {
    await approve(office, action);
    return accepted(await office.authority.claim(agent, action.id, { digest: action.digest })).claimId!;
  };
  const endings: Readonly<Record<string, readonly Ending[]>> = {
    'is proposed, and waits': [async () => undefined],
    'is approved': [approve],
    'is claimed': [claim],
    'fails after that': [async (office, action) => accepted(await office.authority.complete(agent, action.id, { claimId: await claim(office, action), outcome: { status: 'failed', message: 'no' } }))],
    'is declined, cancelled or expired': [
      async ({ authority }, { id, digest }) => accepted(await decideAsShown(authority, mayas, id, { decision: 'decline', digest })),
      async ({ authority }, { id }) => accepted(await authority.cancel(agent, id, { reason: 'over' })),
      async ({ clock }) => (clock.now += 86_400_000),
    ],
    'is edited to €50': [async ({ authority }, action) => accepted(await authority.edit(mayas, action.id, { ...asShown(action, 'en'), arguments: { ...action.arguments, amount: 50 } }))],
    'is approved, and taken back by a stricter policy': [
      async (office, action) => {
        await approve(office, action);
        expect(codeOf(await office.reopen(stricter).claim(agent, action.id, { digest: action.digest }))).toBe('revoked');
      },
    ],
  };
  const usageIn = async (authority: Authority): Promise<readonly unknown[]> => {
    const usage = (await authority.listLimits(mayas)).find(({ limit }) => limit.id === 'counted')!;
    return [String(usage.reserved), String(usage.used)];
  };
  const rows = rowsOf(page, 'a payment of €120').map(([ending, reserved, used]) => ({ ending: ending!, counts: [reserved, used] }));

  it.each(rows)('that $ending', async ({ ending, counts }) => {
    for (const end of endings[ending]!) {
      const office = openOffice(policies);
      await end(office, await proposeIn(office.authority, pay(120)));
      expect(await usageIn(office.authority)).toEqual(counts);
    }
  });
  it('ends in no way the page does not name', () => {
    expect(rows.map(({ ending }) => ending)).toEqual(Object.keys(endings));
  });

  it('holds its part of all limits, or of none', async () => {
    const { authority } = openOffice(`${limited('500 EUR of amount per day')} ${limited('1 per day').replace('counted', 'calls')}`);
    expect([await answerTo(authority, pay(1)), await answerTo(authority, pay(1))]).toEqual(['allowed', 'limited']);
    expect(await usageIn(authority)).toEqual(['1', '0']);
  });
  it('adds up exactly', async () => {
    const { authority } = openOffice(limited('0.3 EUR of amount per day'));
    expect([await answerTo(authority, pay(0.1)), await answerTo(authority, pay(0.2)), await answerTo(authority, pay(0.01))]).toEqual(['allowed', 'allowed', 'limited']);
  });
  it('is listed for the agent too, and a policy’s limit from its first use on', async () => {
    const { authority } = openOffice(policies);
    expect(await authority.listLimits(agent)).toEqual([]);
    await proposeIn(authority, pay(120));
    expect(await authority.listLimits(agent)).toMatchObject([{ reserved: 120 }]);
  });
  it('under another name is counted anew', async () => {
    const office = openOffice(limited('1 per day'));
    expect([await answerTo(office.authority, pay(1)), await answerTo(office.authority, pay(1))]).toEqual(['allowed', 'limited']);
    expect(await answerTo(office.reopen(limited('1 per day').replace('counted', 'renamed')), pay(1))).toBe('allowed');
  });
});

describe('a call that cannot be counted', () => {
  const transfer = {
    ...toolRegistrations.find(({ name }) => name === 'send_payment')!,
    name: 'transfer',
    input: z.strictObject({ amount: z.number().optional(), currency: z.string().optional(), account: z.union([z.string(), z.strictObject({ iban: z.string() })]).optional() }),
    resource: { type: 'Account' },
    presentation: { id: 'transfer', version: 1, title: 'Transfer', approve: 'Transfer', fields: [{ argument: 'amount', label: 'Amount', format: 'money', currencyArgument: 'currency' }], reversibility: 'unknown', covers: 'This' },
  } as const;
  const limits: AuthorityOptions['limits'] = [{ limit: { kind: 'budget', id: 'pay', argument: '/amount', currency: 'EUR', most: 500, window: { kind: 'rolling', ms: 1_000 }, per: ['/account'] } }];
  const whole = { amount: 10, currency: 'EUR', account: 'a' };
  const without = (name: keyof typeof whole): Partial<typeof whole> => Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name));
  const cases: Readonly<Record<string, readonly object[]>> = {
    '`amount` has more than four decimals': [{ ...whole, amount: 0.00001 }],
    '`amount` is less than 0': [{ ...whole, amount: -1 }],
    '`amount` is left out': [without('amount')],
    'currency is another one, or none': [{ ...whole, currency: 'USD' }, without('currency')],
    '`account` is left out': [without('account')],
    '`account` is an object': [{ ...whole, account: { iban: 'x' } }],
  };
  const policy = createRulePolicy({ version: 'v1', rules: [{ id: 'a', text: '', effect: 'allow' }], otherwise: 'ask' });
  const authority = createAuthority({ storage: createMemoryStorage(), tools: [transfer], policy, limits, now: () => noon });

  it.each(rowsOf(page, 'a call whose').map(([whose, is]) => ({ whose: whose!, is })))('because its $whose is $is', async ({ whose, is }) => {
    for (const args of cases[whose]!) {
      const { lifecycle } = await proposeIn(authority, callOf('transfer', args as never));
      expect(lifecycle).toMatchObject({ state: is, context: { refusal: { message: expect.stringContaining('cannot be counted') as string } } });
    }
  });
  it('is of no other kind', async () => {
    expect(rowsOf(page, 'a call whose').map(([whose]) => whose)).toEqual(Object.keys(cases));
    expect(await answerTo(authority, callOf('transfer', whole))).toBe('allowed');
  });
});
