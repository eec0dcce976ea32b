import { readFileSync } from 'node:fs';
import { toToolDefinition } from '@byleave/authority';
import type { ArgumentProvenance, JsonObject } from '@byleave/core';
import { decide, obligationTypes, type PolicyDecision } from '@byleave/policy';
import { checkCedarPolicies, createCedarPolicy } from '@byleave/policy/cedar';
import { describe, expect, it } from 'vitest';
import { officeAgent, tenant, toolRegistrations } from './agent.ts';
import { companyDomain, maya } from './people.ts';

const tools = toolRegistrations.map(toToolDefinition);
const policies = readFileSync(new URL('../policies/office.cedar', import.meta.url), 'utf8');
const point = createCedarPolicy({ policies, tools, otherwise: 'ask' });

function ask(toolName: string, args: JsonObject, provenance: readonly ArgumentProvenance[] = []): Promise<PolicyDecision> {
  const { effect, risk } = tools.find(({ name }) => name === toolName)!;
  return decide(
    point,
    {
      subject: { type: 'agent', id: officeAgent.id, properties: { name: officeAgent.name, user: maya, via: [] } },
      action: { name: toolName, properties: { effect, risk } },
      resource: { type: 'tool', id: toolName },
      context: { tenant, conversation: 'c-1', arguments: args, provenance, time: 0 },
    },
    { supports: obligationTypes },
  );
}

const pay = (amount: number): Promise<PolicyDecision> => ask('send_payment', { recipient: 'Northwind GmbH', iban: 'DE89370400440532013000', amount, reference: 'INV-20418' });
const share = (address: string): Promise<PolicyDecision> => ask('share_file', { path: 'sales/offer.pdf', with: address, access: 'view' });
const post = (channel: string): Promise<PolicyDecision> => ask('post_to_forum', { channel, body: 'The lamps are here.' });

it('can be published as it stands', () => {
  expect(checkCedarPolicies({ policies, tools })).toMatchObject({ ok: true, value: { warnings: [] } });
});

it('lets the agent read without asking', async () => {
  expect(await ask('search_mail', { query: 'invoice' })).toMatchObject({ effect: 'allow', limits: [] });
});

describe('a payment', () => {
  it.each([
    [0.01, []],
    [5_000, []],
    [5_000.01, ['passkey']],
    [50_000, ['passkey']],
  ])('of €%d is approved by one person, with %j', async (amount, stepUp) => {
    expect(await pay(amount)).toMatchObject({ effect: 'ask', demands: { approvals: 1, approvers: [], stepUp, everyTime: false } });
  });

  it('of more than €50,000 is denied, whoever approves', async () => {
    expect(await pay(50_000.01)).toMatchObject({ effect: 'deny', reasons: [{ policy: 'largest-payment' }] });
  });

  it('counts against what the whole company pays in a day', async () => {
    expect((await pay(120)).limits).toEqual([
      {
        kind: 'budget',
        id: 'payments-per-day',
        argument: '/amount',
        currency: 'EUR',
        most: 20_000,
        window: { kind: 'calendar', unit: 'day', timeZone: 'Europe/Berlin' },
        per: [],
      },
    ]);
  });
});

describe('sharing a file', () => {
  it.each([`lena@${companyDomain}`, `new.colleague@${companyDomain}`])('with %s, inside the company, takes one person', async (address) => {
    expect(await share(address)).toMatchObject({ effect: 'ask', demands: { approvals: 1 } });
  });

  it.each([
    'anna@other.example',
    `anna@evil-${companyDomain}`,
    `anna@sub.${companyDomain}`,
    `anna@${companyDomain}.evil.example`,
    `${companyDomain}@other.example`,
    `anna@${companyDomain.toUpperCase()}`,
    `anna@${companyDomain} `,
  ])('with “%s”, outside or not plainly inside, takes two', async (address) => {
    expect(await share(address)).toMatchObject({ effect: 'ask', demands: { approvals: 2 }, reasons: [{ policy: 'effects' }, { policy: 'share-outside' }] });
  });
});

describe('sharing a file, counted', () => {
  it('is one an hour for each person’s agent, outside the company alone', async () => {
    expect((await share('anna@other.example')).limits).toEqual([{ kind: 'rate', id: 'shares-outside-per-hour', most: 1, window: { kind: 'rolling', ms: 3_600_000 }, per: ['user'] }]);
    expect((await share(`lena@${companyDomain}`)).limits).toEqual([]);
  });
});

describe('a post', () => {
  it('needs one approval and nothing a standing grant could not give, at medium risk', async () => {
    expect(await post('billing')).toMatchObject({ effect: 'ask', demands: { approvals: 1, approvers: [], stepUp: [], everyTime: false } });
    expect(tools.find(({ name }) => name === 'post_to_forum')?.risk).toBe('medium');
  });

  it('counts against what one person’s agent posts in an hour', async () => {
    expect((await post('billing')).limits).toEqual([
      { kind: 'rate', id: 'posts-per-hour', most: 20, window: { kind: 'rolling', ms: 3_600_000 }, per: ['user'] },
    ]);
  });
});
