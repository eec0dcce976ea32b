import { createHandler, toToolDefinition, type Authority, type Caller } from '@byleave/authority';
import { createJwtAuthenticate } from '@byleave/authority/jwt';
import { definitionDigest } from '@byleave/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { audience, createSigningKey, encode, issuer, mayasClaims, now, sign, withToken, type SigningKey } from '../../../../packages/authority/src/lib/jwt-issuer-fixture.ts';
import { toolRegistrations } from '../agent.ts';
import { readPage, rowsOf, tablesOf } from './page.fixture.ts';
import { decideAsShown, accepted, agentCaller, answerTo, askForAll, codeOf, maya, openOffice, pay, personCaller, post, proposeIn, withChanged } from './page-office.fixture.ts';

const page = readPage('identity');
const mayas = personCaller(maya);
const agent = agentCaller();

it('every table is checked here', () => {
  expect(tablesOf(page)).toEqual(['call', 'token', 'what comes again', 'the definition changes']);
});

describe('a call', () => {
  const author = personCaller({ ...maya, roles: ['policy-author'] });
  const byId = ['x', { digest: '0'.repeat(64), decision: 'approve', arguments: {}, outcome: { status: 'unknown', message: '' }, reason: '', revision: 1, response: {} }];
  const own: Readonly<Record<string, readonly unknown[]>> = {
    propose: [post('billing')],
    decideAll: [{ items: [] }],
    createGrant: [{ effect: 'allow', toolName: 'post_to_forum', agentId: 'office-agent', constraints: [], endsAt: 0 }],
    registerPasskey: [{ label: 'Laptop' }],
    saveDraft: [{ text: '', revision: 0 }],
    shadowDraft: [{ revision: 0, isShadowed: true }],
    publishPolicy: [{ revision: 0 }],
    listActions: [{ limit: 1 }],
    readAudit: [{ limit: 1 }],
    listGrants: [],
    listLimits: [],
  };
  const answerOf = async (name: string, caller: Caller): Promise<string> => {
    const { authority } = openOffice(askForAll);
    const verb = authority[name as keyof Authority] as (caller: Caller, ...args: readonly unknown[]) => Promise<{ readonly ok?: boolean; readonly refusal?: { readonly code: string } }>;
    const answer = await verb(caller, ...(own[name] ?? byId));
    return answer.ok === false && answer.refusal?.code === 'forbidden' ? 'forbidden' : 'may';
  };
  const rows = rowsOf(page, 'call').flatMap(([names, person, ofAgent]) => names!.replaceAll('`', '').split(', ').map((name) => ({ name, person: person!, ofAgent: ofAgent! })));

  it.each(rows)('$name: a person $person, an agent $ofAgent', async ({ name, person, ofAgent }) => {
    const isForAuthors = person === '`policy-author` may';
    // Policies are kept here by no language, so an author hears of that; a person who is none hears of nothing.
    if (isForAuthors) expect(await answerOf(name, mayas)).toBe('forbidden');
    expect(await answerOf(name, isForAuthors ? author : mayas)).toBe(person.replace('`policy-author` ', ''));
    expect(await answerOf(name, agent)).toBe(ofAgent);
  });

  it('of nobody is refused, and so is a body another site’s form could send', async () => {
    const { authority } = openOffice(askForAll);
    const statusOf = async (authenticate: () => Caller | undefined, type = 'application/json'): Promise<number> =>
      (await createHandler({ authority, authenticate })(new Request('http://localhost/v1/actions', { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(post('billing')) }))).status;
    expect([await statusOf(() => undefined), await statusOf(() => agent, 'text/plain'), await statusOf(() => agent)]).toEqual([401, 415, 200]);
  });

  it('finds nothing of another person, agent or tenant', async () => {
    const { authority } = openOffice(askForAll);
    const { id } = await proposeIn(authority, post('billing'));
    for (const stranger of [personCaller({ id: 'sam', name: 'Sam' }), agentCaller({ agent: { id: 'other', name: 'Other' } }), agentCaller({ tenant: 'other' }), { ...mayas, tenant: 'other' }]) {
      expect(codeOf(await authority.readAction(stranger, id))).toBe('unknown_action');
    }
    expect(codeOf(await authority.readAction(agent, id))).toBe('ok');
  });
});

describe('a token', () => {
  let [key, stranger]: SigningKey[] = [];
  beforeAll(async () => {
    [key, stranger] = await Promise.all([createSigningKey('one'), createSigningKey('one')]);
  });
  const whole = { ...mayasClaims, org: 'acme' };
  const act = (...ids: readonly string[]): object => ids.reduceRight<object>((inner, sub) => ({ act: { sub, ...inner } }), {});
  const tokens: Readonly<Record<string, () => readonly (string | Promise<string>)[]>> = {
    'sub: maya': () => [sign(key!, whole)],
    '`sub: maya`, `act: office-agent`': () => [sign(key!, { ...whole, ...act('office-agent') })],
    '`sub: maya`, `act: mailer` in it `act: office-agent`': () => [sign(key!, { ...whole, ...act('mailer', 'office-agent') })],
    'with `roles` that are no list of texts': () => [sign(key!, { ...whole, roles: 'finance' }), sign(key!, { ...whole, roles: [7] })],
    'signed by another key, or by none': () => [sign(stranger!, whole), encode({ alg: 'none', typ: 'at+jwt' }, whole), encode({ alg: 'ES256', kid: 'one', typ: 'at+jwt' }, whole, 'AA')],
    'signed with a shared secret, `HS256`': () => [hmac(JSON.stringify(key!.jwk))],
    'of another `iss`, or for another `aud`': () => [sign(key!, { ...whole, iss: 'https://other.example.com' }), sign(key!, { ...whole, aud: 'https://other.example.com' })],
    'over its `exp`, without one, or before its `nbf`': () => [sign(key!, { ...whole, exp: now - 60 }), sign(key!, { ...whole, exp: undefined }), sign(key!, { ...whole, nbf: now + 60 })],
    'an ID token, whose `typ` is not `at+jwt`': () => [sign(key!, whole, { typ: 'JWT' }), sign(key!, whole, { typ: undefined })],
    'a client\'s own, whose `sub` is its `client_id`': () => [sign(key!, { ...whole, sub: 'web' })],
    'bound to a key, `cnf`': () => [sign(key!, { ...whole, cnf: { jkt: 'x' } })],
    'with somebody twice in the chain, or more than eight': () => [
      sign(key!, { ...whole, ...act('office-agent', 'mailer', 'office-agent') }),
      sign(key!, { ...whole, ...act('maya') }),
      sign(key!, { ...whole, ...act(...Array.from({ length: 9 }, (_, index) => `agent-${index}`)) }),
    ],
    'with an actor of another `iss`': () => [sign(key!, { ...whole, act: { sub: 'office-agent', iss: 'https://other.example.com' } })],
    'without the tenant\'s claim': () => [sign(key!, { ...whole, org: undefined })],
  };

  async function hmac(secret: string): Promise<string> {
    const [head, claims] = encode({ alg: 'HS256', kid: 'one', typ: 'at+jwt' }, whole).split('.');
    const imported = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    const signature = await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(`${head}.${claims}`));
    return `${head}.${claims}.${Buffer.from(signature).toString('base64url')}`;
  }
  const tell = (caller: Caller | undefined): string => {
    if (!caller) return 'nobody';
    if (caller.kind === 'user') return 'Maya';
    return `${caller.agent.id} for Maya${caller.via ? `, through ${caller.via.map(({ id }) => id).join(', ')}` : ''}`;
  };

  it.each(rowsOf(page, 'token').map(([token, of]) => ({ token: token!, of: of! })))('$token is of $of', async ({ token, of }) => {
    const authenticate = createJwtAuthenticate({ issuer, audience, tenant: { claim: 'org' }, jwks: { keys: [key!.jwk] }, now: () => now * 1_000 });
    for (const each of tokens[token]!()) {
      const caller = await authenticate(withToken(await each));
      expect(tell(caller)).toBe(of.replace(', without roles', ''));
      if (caller) expect(caller).toMatchObject({ tenant: 'acme', user: { id: 'maya', name: 'Maya Chen' } });
      if (of.endsWith('without roles')) expect(caller?.user).not.toHaveProperty('roles');
    }
  });
  it('is of no kind that the page does not name', () => {
    expect(rowsOf(page, 'token').map(([token]) => token)).toEqual(Object.keys(tokens));
  });

  it('is refused while the issuer cannot be asked, and when it is older than it may be', async () => {
    const { authority } = openOffice(askForAll);
    const request = async (): Promise<Request> => new Request('http://localhost/v1/limits', { headers: withToken(await sign(key!, { ...whole, iat: now - 60 })).headers });
    const common = { issuer, audience, tenant: { claim: 'org' }, now: () => now * 1_000 };
    const statusWith = async (options: object): Promise<number> => (await createHandler({ authority, authenticate: createJwtAuthenticate({ ...common, ...options }) })(await request())).status;
    expect(await statusWith({ fetch: () => Promise.reject(new TypeError('no network')) })).toBe(503);
    expect(await statusWith({ jwks: { keys: [key!.jwk] } })).toBe(200);
    expect(await statusWith({ jwks: { keys: [key!.jwk] }, maxAgeSeconds: 30 })).toBe(401);
  });
});

describe('what comes again', () => {
  const { authority } = openOffice(askForAll);
  const call = post('billing');
  const again = async (changes: object): Promise<string> => {
    const first = await proposeIn(authority, call);
    const next = await authority.propose(agent, { ...call, ...changes });
    if (!next.ok) return next.refusal.code;
    return next.value.action.id === first.id ? 'the same action' : 'another action';
  };
  const approved = async (digest?: string): Promise<string> => {
    const action = await proposeIn(authority, post('billing'));
    accepted(await decideAsShown(authority, mayas, action.id, { decision: 'approve', digest: action.digest }));
    if (digest === undefined) accepted(await authority.claim(agent, action.id, { digest: action.digest }));
    return codeOf(await authority.claim(agent, action.id, { digest: digest ?? action.digest }));
  };
  const cases: Readonly<Record<string, () => Promise<string>>> = {
    'the same call': () => again({}),
    async 'the call id with other arguments or another tool'() {
      expect(await again(({ ...pay(1), callId: call.callId }))).toBe('call_reused');
      return again({ arguments: { channel: 'general', body: 'Hello' } });
    },
    async 'the call id through another agent, by the same one'() {
      await proposeIn(authority, call);
      return codeOf(await authority.propose(agentCaller({ via: [{ id: 'planner', name: 'Planner' }] }), call));
    },
    'the call id in another conversation': () => again({ conversation: 'c-2' }),
    'a call out of a history, `isReplay`, that nobody proposed': async () => codeOf(await authority.propose(agent, { ...post('billing'), isReplay: true })),
    'a claim': () => approved(),
    'a claim with the digest of another action': async () => approved((await proposeIn(authority, post('design'))).digest),
  };

  it.each(rowsOf(page, 'what comes again').map(([what, answer]) => ({ what: what!, answer })))('$what is answered with $answer', async ({ what, answer }) => {
    expect(await cases[what]!()).toBe(answer);
  });
  it('is nothing the page does not name', () => {
    expect(rowsOf(page, 'what comes again').map(([what]) => what)).toEqual(Object.keys(cases));
  });
});

describe('a tool', () => {
  const name = 'post_to_forum';
  const cases: Readonly<Record<string, () => Promise<string>>> = {
    async 'while a person is asked'() {
      const office = openOffice(askForAll);
      const { id, digest } = await proposeIn(office.authority, post('billing'));
      const changed = office.reopen(askForAll, { tools: withChanged(name) });
      const answer = codeOf(await decideAsShown(changed, mayas, id, { decision: 'approve', digest }));
      expect(codeOf(await decideAsShown(changed, mayas, id, { decision: 'decline', digest }))).toBe('ok');
      return `approving is refused: \`${answer}\``;
    },
    async 'between the approval and the claim'() {
      const office = openOffice(askForAll);
      const { id, digest } = await proposeIn(office.authority, post('billing'));
      accepted(await decideAsShown(office.authority, mayas, id, { decision: 'approve', digest }));
      const answer = codeOf(await office.reopen(askForAll, { tools: withChanged(name) }).claim(agent, id, { digest }));
      expect(accepted(await office.authority.readAction(mayas, id)).action.lifecycle.state).toBe('revoked');
      return `the claim is refused: \`${answer}\``;
    },
    async 'while a [grant](grants.md) stands'() {
      const office = openOffice(askForAll);
      const { id, digest } = await proposeIn(office.authority, post('billing'));
      accepted(await decideAsShown(office.authority, mayas, id, { decision: 'approve', digest, grant: { constraints: [], endsAt: office.clock.now + 60_000 } }));
      expect(await answerTo(office.authority, post('billing'))).toBe('allowed');
      return `the next call is ${await answerTo(office.reopen(askForAll, { tools: withChanged(name) }), post('billing'))}`;
    },
  };
  it.each(rowsOf(page, 'the definition changes').map(([when, effect]) => ({ when: when!, effect })))('that changes $when: $effect', async ({ when, effect }) => {
    expect(await cases[when]!()).toBe(effect);
  });

  it('is another one with any part of its definition changed', () => {
    const tool = toToolDefinition(toolRegistrations.find((each) => each.name === name)!);
    const changes = [
      { name: 'post' }, { description: 'x' }, { inputSchema: {} }, { effect: 'read' }, { risk: 'low' }, { annotations: {} },
      { presentation: { ...tool.presentation, title: 'x' } }, { resource: { type: 'Forum' } }, { resultSource: 'email' },
    ] as const;
    const digests = [{}, ...changes].map((change) => definitionDigest({ ...tool, ...change }));
    expect(new Set(digests).size).toBe(changes.length + 1);
  });

  it('is bound to what the page lists', () => {
    const definition = toToolDefinition({ ...toolRegistrations.find((each) => each.name === name)!, annotations: {}, resultSource: 'tool' });
    expect(Object.keys(definition).toSorted()).toEqual(['annotations', 'description', 'effect', 'inputSchema', 'name', 'presentation', 'resource', 'resultSource', 'risk']);
  });
});
