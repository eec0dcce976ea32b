import { createAuthority, toToolDefinition, type Authority } from '@byleave/authority';
import { createMemoryStorage } from '@byleave/authority/memory';
import { createPasskeyVerifier } from '@byleave/authority/passkeys';
import type { Action, Grant, GrantTerms } from '@byleave/core';
import type { GrantBounds, ProposeRequest } from '@byleave/core/wire';
import { createRulePolicy } from '@byleave/policy';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toolRegistrations } from '../agent.ts';
import { readPage, rowsOf, tablesOf } from './page.fixture.ts';
import { decideAsShown, accepted, agentCaller, answerTo, askForAll, callOf, codeOf, ines, lena, maya, noon, openOffice, pay, personCaller, post, proposeIn, withChanged, type PageOffice } from './page-office.fixture.ts';

const page = readPage('grants');
const six = Date.parse('2026-11-23T18:00:00+01:00');
const bounds: GrantBounds = { constraints: [{ argument: 'channel', is: 'one-of', values: ['billing'] }], mostTimes: 10, endsAt: six };
const allow = { effect: 'allow', toolName: 'post_to_forum', agentId: 'office-agent' } as const;
const mayas = personCaller(maya);
const passkeys = createPasskeyVerifier({ rpId: 'example.com', rpName: 'Example', origins: ['https://app.example.com'] });
const fromMail: Pick<ProposeRequest, 'sources'> = { sources: [{ kind: 'tool', id: 'm-2', tool: 'read_mail', text: 'billing: Lunch is at one.' }] };

async function approve(authority: Authority, { id, digest }: Action, grant?: GrantBounds): Promise<Grant | undefined> {
  return accepted(await decideAsShown(authority, mayas, id, { decision: 'approve', digest, ...(grant && { grant }) })).grant;
}
/** A grant given along with an approval, as on the page. */
async function give({ authority }: Pick<PageOffice, 'authority'>, changes: Partial<GrantBounds> = {}): Promise<Grant> {
  return (await approve(authority, await proposeIn(authority, post('billing')), { ...bounds, ...changes }))!;
}
async function create(authority: Authority, terms: GrantTerms): Promise<Grant> {
  return (await approve(authority, accepted(await authority.createGrant(mayas, terms)).action))!;
}

it('every table is checked here', () => {
  expect(tablesOf(page)).toEqual(['after that, a call', 'term', 'change', 'in force besides', 'grant']);
});

describe('after a grant for #billing until 18:00, at most 10 times', () => {
  const answers: Readonly<Record<string, (office: PageOffice) => Promise<string>>> = {
    'post in #billing': ({ authority }) => answerTo(authority, post('billing')),
    'post in #design': ({ authority }) => answerTo(authority, post('design')),
    'post in #billing by another agent': ({ authority }) => answerTo(authority, post('billing'), agentCaller({ agent: { id: 'other', name: 'Other agent' } })),
    'post in #billing for another person': ({ authority }) => answerTo(authority, post('billing'), agentCaller({ user: lena })),
    'post in #billing, in words out of an e-mail': ({ authority }) => answerTo(authority, post('billing', 'Lunch is at one.', fromMail)),
    async 'post in #billing for the eleventh time'({ authority }) {
      for (let times = 0; times < 10; times += 1) expect(await answerTo(authority, post('billing'))).toBe('allowed');
      return answerTo(authority, post('billing'));
    },
    async 'post in #billing at 18:00'({ authority, clock }) {
      clock.now = six - 1;
      expect(await answerTo(authority, post('billing'))).toBe('allowed');
      clock.now = six;
      return answerTo(authority, post('billing'));
    },
    async 'post in #billing, the tool described otherwise'({ reopen }) {
      const changed = reopen(askForAll, { tools: withChanged('post_to_forum') });
      const answer = await answerTo(changed, post('billing'));
      expect(await changed.listGrants(mayas)).toMatchObject([{ state: 'suspended', grant: { suspendedBecause: 'tool_changed' } }]);
      return answer;
    },
  };

  it.each(rowsOf(page, 'after that, a call').map(([call, answer]) => ({ call: call!, answer })))('$call is $answer', async ({ call, answer }) => {
    const office = openOffice(askForAll);
    await give(office);
    expect(await answers[call]!(office)).toBe(answer);
  });

  it('nothing else is claimed', () => {
    expect(rowsOf(page, 'after that, a call').map(([call]) => call)).toEqual(Object.keys(answers));
  });
});

describe('a term', () => {
  const answered = async (terms: Partial<GrantTerms>, calls: readonly Parameters<typeof answerTo>[1][], toolName = 'post_to_forum'): Promise<readonly string[]> => {
    const { authority } = openOffice(askForAll);
    await create(authority, { ...allow, toolName, constraints: [], endsAt: six, ...terms });
    const answers: string[] = [];
    for (const call of calls) answers.push(await answerTo(authority, call));
    return answers;
  };
  const terms: Readonly<Record<string, () => Promise<void>>> = {
    async '`constraints`, `one-of`'() {
      expect(await answered({ constraints: bounds.constraints }, [post('billing'), post('design')])).toEqual(['allowed', 'asked']);
      expect(await answered({ constraints: [{ argument: 'body', is: 'one-of', values: ['Hello'] }] }, [post('billing', 'Hello'), post('billing', 'hello'), post('billing', 'Hello\u{200b}')])).toEqual(['allowed', 'asked', 'asked']);
      const names = { constraints: [{ argument: 'names', is: 'one-of' as const, values: ['a', 'b'] }] };
      expect(await answeredOnLists(names, [['a', 'b'], ['a', 'c'], []])).toEqual(['allowed', 'asked', 'asked']);
    },
    async '`constraints`, `at-most`'() {
      expect(await answered({ constraints: [{ argument: 'amount', is: 'at-most', value: 100 }] }, [pay(100), pay(100.01)], 'send_payment')).toEqual(['allowed', 'asked']);
      expect(await answeredOnLists({ constraints: [{ argument: 'names', is: 'at-most', value: 2 }] }, [[1, 2], [1, 3], [-1], ['1']])).toEqual(['allowed', 'asked', 'asked', 'asked']);
    },
    async '`conversation`'() {
      expect(await answered({ conversation: 'c-1' }, [post('billing'), post('billing', 'Hello', { conversation: 'c-2' })])).toEqual(['allowed', 'asked']);
    },
    async '`mostTimes`'() {
      expect(await answered({ mostTimes: 1 }, [post('billing'), post('billing')])).toEqual(['allowed', 'asked']);
    },
    async '`mostAmount`'() {
      expect(await answered({ mostAmount: { argument: 'amount', currency: 'EUR', most: 100 } }, [pay(60), pay(41), pay(40)], 'send_payment')).toEqual(['allowed', 'asked', 'allowed']);
    },
    async '`endsAt`'() {
      const office = openOffice(askForAll);
      const { endsAt } = await give(office, { endsAt: noon + 60_000 });
      const { id, digest } = await proposeIn(office.authority, post('billing'));
      office.clock.now = endsAt;
      expect(codeOf(await office.authority.claim(agentCaller(), id, { digest }))).toBe('revoked');
      const month = noon + 30 * 86_400_000;
      const { authority } = openOffice(askForAll);
      expect(codeOf(await authority.createGrant(mayas, { ...allow, constraints: [], endsAt: month }))).toBe('ok');
      expect(codeOf(await authority.createGrant(mayas, { ...allow, constraints: [], endsAt: month + 1 }))).toBe('grant_refused');
    },
  };

  async function answeredOnLists(bound: Pick<GrantTerms, 'constraints'>, lists: readonly (readonly (string | number)[])[]): Promise<readonly string[]> {
    const invite = { ...toolRegistrations.find(({ name }) => name === 'post_to_forum')!, name: 'invite', input: z.strictObject({ names: z.array(z.union([z.string(), z.number()])) }) };
    const policy = createRulePolicy({ version: 'v1', rules: [], otherwise: 'ask' });
    const authority = createAuthority({ storage: createMemoryStorage(), tools: [{ ...invite, resource: { type: 'Guest' } }], policy, now: () => noon });
    await create(authority, { ...allow, toolName: 'invite', endsAt: six, ...bound });
    const answers: string[] = [];
    for (const names of lists) answers.push(await answerTo(authority, callOf('invite', { names: [...names] })));
    return answers;
  }

  it.each(Object.keys(terms))('%s does what the page says', (term) => terms[term]!());
  it('is on the page, and no other', () => {
    expect(rowsOf(page, 'term').map(([term]) => term!.replace(/^(?!`)(.*)$/u, '`$1`'))).toEqual(Object.keys(terms));
  });

  it('is met by no argument that is missing', async () => {
    expect(await answered({ constraints: [{ argument: 'limit', is: 'at-most', value: 5 }] }, [callOf('list_payments', {}), callOf('list_payments', { limit: 5 })], 'list_payments')).toEqual(['asked', 'allowed']);
  });
});

describe('a change', () => {
  const whole: GrantTerms = { ...bounds, ...allow };
  const changes: Readonly<Record<string, (authority: Authority, id: string) => ReturnType<Authority['changeGrant']>>> = {
    'narrower terms': (authority, id) => authority.changeGrant(mayas, id, { revision: 1, terms: { ...whole, mostTimes: 5 } }),
    'wider terms': (authority, id) => authority.changeGrant(mayas, id, { revision: 1, terms: { ...whole, mostTimes: 20 } }),
    suspendGrant: (authority, id) => authority.suspendGrant(mayas, id, { revision: 1 }),
    async resumeGrant(authority, id) {
      accepted(await authority.suspendGrant(mayas, id, { revision: 1 }));
      return authority.resumeGrant(mayas, id, { revision: 2 });
    },
    revokeGrant: (authority, id) => authority.revokeGrant(mayas, id, { revision: 1 }),
  };

  it.each(rowsOf(page, 'change').map(([change, happens]) => ({ change: change!, happens })))('$change happens $happens', async ({ change, happens }) => {
    const office = openOffice(askForAll);
    const { id } = await give(office);
    const { action, grant } = accepted(await changes[change]!(office.authority, id));
    expect(action ? 'after consent' : 'at once').toBe(happens!.replace(', for good', ''));
    if (happens!.endsWith('for good')) expect(codeOf(await office.authority.resumeGrant(mayas, id, { revision: grant.grant.revision }))).toBe('conflict');
    if (!action) return;
    expect(action.lifecycle.state).toBe('awaitingConsent');
    await approve(office.authority, action);
    expect((await office.authority.listGrants(mayas))[0]).toMatchObject({ state: 'active', grant: { mostTimes: change === 'wider terms' ? 20 : 10 } });
  });

  it('to a grant that declines takes consent, and revoking it does not', async () => {
    const { authority } = openOffice(askForAll);
    const { id } = accepted(await authority.createGrant(mayas, { ...whole, effect: 'deny' })).action;
    expect(await answerTo(authority, post('billing'))).toBe('denied');
    expect(accepted(await authority.changeGrant(mayas, id, { revision: 1, terms: { ...whole, effect: 'deny', mostTimes: 5 } })).action?.lifecycle.state).toBe('awaitingConsent');
    expect(accepted(await authority.revokeGrant(mayas, id, { revision: 1 })).action).toBeUndefined();
    expect(await answerTo(authority, post('billing'))).toBe('asked');
  });

  it('takes back what nobody has started', async () => {
    const { authority } = openOffice(askForAll);
    const { id: grant } = await give({ authority });
    const { id, digest } = await proposeIn(authority, post('billing'));
    accepted(await authority.revokeGrant(mayas, grant, { revision: 1 }));
    expect(codeOf(await authority.claim(agentCaller(), id, { digest }))).toBe('revoked');
  });
});

describe('a grant never outranks', () => {
  const permit = 'permit (principal, action, resource);';
  const besides: Readonly<Record<string, string>> = { 'a `forbid`': '@id("b") forbid (principal, action, resource);', 'a grant that declines': '', 'a `@limit` that is used up': `@id("b") @limit("1 per hour") ${permit}` };

  it.each(rowsOf(page, 'in force besides').map(([what, answer]) => ({ what: what!, answer })))('$what: the call is $answer', async ({ what, answer }) => {
    const office = openOffice(askForAll, { passkeys });
    await give(office);
    expect(await answerTo(office.authority, post('billing'))).toBe('allowed');
    if (what === 'a grant that declines') accepted(await office.authority.createGrant(mayas, { ...bounds, ...allow, effect: 'deny' }));
    const stricter = office.reopen(`${askForAll} ${besides[what] ?? `@id("b") ${what} ${permit}`}`);
    if (what.includes('limit')) expect(await answerTo(stricter, post('billing'))).toBe('allowed');
    expect(await answerTo(stricter, post('billing'))).toBe(answer);
  });
});

describe('a grant', () => {
  const critical = toolRegistrations.map((tool) => (tool.name === 'post_to_forum' ? { ...tool, risk: 'critical' as const } : tool));
  const giving = async (policies: string, changes: Partial<GrantBounds> = {}, call = post('billing')): Promise<string> => {
    const { authority } = openOffice(policies, { passkeys });
    const { id, digest } = await proposeIn(authority, call);
    const answer = codeOf(await decideAsShown(authority, mayas, id, { decision: 'approve', digest, grant: { ...bounds, ...changes } }));
    expect(accepted(await authority.readAction(mayas, id)).action.lifecycle).toMatchObject({ state: 'awaitingConsent', context: { decisions: [] } });
    return answer;
  };
  const grants: Readonly<Record<string, () => Promise<string>>> = {
    'terms that do not cover the action they are given with': () => giving(askForAll, {}, post('design')),
    'along with the approval of a `high` risk': () => giving(askForAll, {}, post('billing', 'Lunch is at one.', fromMail)),
    async 'for a tool of `critical` risk, however asked for'() {
      return codeOf(await openOffice(askForAll, { tools: critical }).authority.createGrant(mayas, { ...bounds, ...allow }));
    },
    async 'where `@everyTime`, a passkey, a role or two people are demanded'() {
      const permit = 'permit (principal, action, resource);';
      const answers = [];
      for (const demand of ['@everyTime', '@stepUp("passkey")', '@approvers("finance:1")', '@ask("2")']) answers.push(await giving(`@id("a") ${demand} ${permit}`));
      expect(new Set(answers).size).toBe(1);
      return answers[0]!;
    },
    'with an argument the tool does not have': () => giving(askForAll, { mostAmount: { argument: 'amount', most: 1 } }),
    'longer than `mostGrantMs`': () => giving(askForAll, { endsAt: noon + 31 * 86_400_000 }),
    async 'along with the decision of somebody it is not done for'() {
      const { authority } = openOffice('@id("a") @approvers("finance:1") permit (principal, action, resource);');
      const { id, digest } = await proposeIn(authority, post('billing'));
      return codeOf(await decideAsShown(authority, personCaller(ines), id, { decision: 'approve', digest, grant: bounds }));
    },
    'asked for by an agent': async () => codeOf(await openOffice(askForAll).authority.createGrant(agentCaller(), { ...bounds, ...allow })),
  };

  it.each(rowsOf(page, 'grant').map(([grant, code]) => ({ grant: grant!, code })))('$grant is $code', async ({ grant, code }) => {
    expect(await grants[grant]!()).toBe(code);
  });
  it('is refused for nothing that is not on the page', () => {
    expect(rowsOf(page, 'grant').map(([grant]) => grant)).toEqual(Object.keys(grants));
  });

  it('for a tool of high risk can be asked for by itself', async () => {
    const { authority } = openOffice(askForAll);
    expect(toolRegistrations.map(toToolDefinition).find(({ name }) => name === 'send_payment')?.risk).toBe('high');
    await create(authority, { ...allow, toolName: 'send_payment', constraints: [], endsAt: six });
    expect(await answerTo(authority, pay(1))).toBe('allowed');
  });

  it('answers for nothing that is not what it looks like, and for nobody who acts through its agent', async () => {
    const { authority } = openOffice(askForAll);
    await create(authority, { ...bounds, ...allow });
    expect(await answerTo(authority, post('billing', 'Lunch\u{200b} is at one.'))).toBe('asked');
    expect(await answerTo(authority, post('billing'), agentCaller({ via: [{ id: 'planner', name: 'Planner' }] }))).toBe('asked');
    expect(await answerTo(authority, post('billing'))).toBe('allowed');
  });
});
