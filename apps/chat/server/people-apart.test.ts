import type { LanguageModel } from 'ai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRemains, startChat, textOf, type Chat, type Visitor } from './chat.fixture.ts';
import { createScriptedModel } from './model/scripted-model.ts';
import { jonas, lena, maya, people } from './people.ts';

let chat: Chat;
let mayas: Visitor;
let jonass: Visitor;
beforeEach(async () => {
  chat = await startChat();
  mayas = await chat.signIn(maya);
  jonass = await chat.signIn(jonas);
});
afterEach(() => chat.app.stop());

const message = (): unknown => ({ id: crypto.randomUUID(), text: 'Pay the Northwind invoice' });

describe('the session', () => {
  it('is Maya’s when nobody has signed in, and stays whoever’s it is when the page is opened again', async () => {
    expect(await (await mayas.send('GET', '/api/session')).json()).toEqual({
      user: maya,
      people,
      agent: { id: 'office-agent', name: 'Office agent' },
      model: 'scripted',
      may: { readsLog: true, writesPolicies: true },
    });
    expect((await jonass.send('GET', '/')).headers.get('set-cookie')).toBeNull();
    expect(await (await jonass.send('GET', '/api/session')).json()).toMatchObject({ user: jonas });
  });

  it('is Maya’s again when the page is opened with a cookie that is none', async () => {
    const response = await mayas.send('GET', '/', undefined, { cookie: mayas.cookie.replace('maya', 'jonas') });
    expect(response.headers.get('set-cookie')?.split(';')[0]).toBe(mayas.cookie);
  });

  it('is handed to another known person', async () => {
    const response = await mayas.send('POST', '/api/session', { user: 'lena' });
    expect(await response.json()).toEqual({ user: lena });
    const cookie = response.headers.get('set-cookie')!.split(';')[0]!;
    expect(await (await mayas.send('GET', '/api/session', undefined, { cookie })).json()).toMatchObject({ user: lena });
  });

  it.each([
    ['nobody we know', { user: 'mallory' }],
    ['nobody', {}],
    ['a person in full', { user: jonas }],
    ['somebody with a role of their own', { user: 'lena', roles: ['approver'] }],
    ['a name that objects have', { user: '__proto__' }],
  ])('is not handed to %s', async (_name, body) => {
    const response = await mayas.send('POST', '/api/session', body);
    expect([response.status, response.headers.get('set-cookie')]).toEqual([400, null]);
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a page of the same site', { 'sec-fetch-site': 'same-site' }, 403],
    ['another site, in a browser that only says its origin', { origin: 'https://evil.example' }, 403],
    ['another port of this machine', { origin: 'http://localhost:9' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
    ['a form', { 'content-type': 'text/plain' }, 415],
    ['nobody who is signed in', { cookie: '' }, 401],
    ['a forged cookie', { cookie: 'byleave_session=jonas' }, 401],
    ['an agent', { cookie: '', authorization: 'Bearer 0' }, 401],
  ])('is not switched by %s', async (_name, headers, status) => {
    const response = await mayas.send('POST', '/api/session', { user: 'jonas' }, headers);
    expect([response.status, response.headers.get('set-cookie')]).toEqual([status, null]);
  });
});

describe('somebody else’s conversation', () => {
  it('is not in the list', async () => {
    const listed = async (visitor: Visitor): Promise<readonly string[]> =>
      ((await (await visitor.send('GET', '/api/conversations')).json()) as { conversations: { id: string }[] }).conversations.map(({ id }) => id);
    expect(await listed(mayas)).toEqual(['c-maya']);
    expect(await listed(jonass)).toEqual(['c-jonas']);
  });

  it.each([
    ['GET', '', undefined],
    ['GET', '/', undefined],
    ['HEAD', '', undefined],
    ['GET', '/events', undefined],
    ['HEAD', '/events', undefined],
    ['POST', '/messages', message()],
    ['POST', '/messages', { id: 'no uuid' }],
    ['POST', '/stop', {}],
  ])('%s %s: is answered like one that is not there', async (method, path, body) => {
    const [foreign, missing] = await Promise.all(['c-maya', 'c-nobody'].map((id) => jonass.send(method, `/api/conversations/${id}${path}`, body)));
    expect([foreign!.status, await foreign!.text()]).toEqual([404, await missing!.text()]);
    expect(missing!.status).toBe(404);
    expect((await mayas.own.find('c-maya'))?.messages).toEqual([]);
  });

  it('is not stopped from outside', async () => {
    await chat.app.stop();
    const silent: LanguageModel = { ...createScriptedModel(), doStream: () => new Promise<never>(() => undefined) };
    chat = await startChat({ model: silent });
    [mayas, jonass] = [await chat.signIn(maya), await chat.signIn(jonas)];
    await mayas.say('Hello');
    await mayas.reach('running');
    expect((await jonass.send('POST', '/api/conversations/c-maya/stop', {})).status).toBe(404);
    expect((await mayas.own.find('c-maya'))?.status).toBe('running');
    expect((await mayas.send('POST', '/api/conversations/c-maya/stop', {})).status).toBe(202);
    await mayas.reach('failed');
  });
});

describe('an agent', () => {
  it('acts for the person whose conversation it is, in their name', async () => {
    await jonass.say('Post in #workshop: the belt is here');
    await jonass.reach('waiting');
    const [asked] = await jonass.listActions('?state=awaitingConsent');
    expect(asked?.principal).toMatchObject({ user: { id: 'jonas' }, agent: { id: 'office-agent' } });
    expect(await jonass.decide('approve')).toBe(200);
    expect(textOf(await jonass.reach('idle'))).toContain('Done: posted in #workshop');
    const posts = ((await (await mayas.send('GET', '/api/office')).json()) as { posts: { author: string; body: string }[] }).posts;
    expect(posts[0]).toMatchObject({ author: 'Jonas Weber', body: 'The belt is here' });
  });

  it('that waits for one person goes on with nothing another one asked for', async () => {
    await mayas.say('Pay the Northwind invoice');
    await jonass.say('Post in #workshop: the belt is here');
    await Promise.all([mayas.reach('waiting'), jonass.reach('waiting')]);
    expect((await mayas.listActions()).every(({ principal }) => principal.user.id === 'maya')).toBe(true);
    expect((await jonass.listActions()).every(({ principal }) => principal.user.id === 'jonas')).toBe(true);
    await jonass.decide('decline');
    await jonass.reach('idle');
    expect((await mayas.own.find('c-maya'))?.status).toBe('waiting');
  });

  it.each([lena, jonas])('has what waits for Maya alone decided, read and heard of by nobody else, such as $name', async (person) => {
    await mayas.say('Pay the Northwind invoice');
    await mayas.reach('waiting');
    const pending = await mayas.readPending();
    const other = await chat.signIn(person);
    const path = `/byleave/v1/actions/${pending.id}`;
    const { digest } = pending;
    expect((await other.send('GET', path)).status).toBe(404);
    expect((await other.send('POST', `${path}/decision`, { decision: 'approve', digest })).status).toBe(404);
    expect((await other.send('POST', `${path}/edit`, { digest, arguments: { ...pending.arguments, amount: 1 } })).status).toBe(404);
    expect((await other.send('POST', `${path}/extension`, {})).status).toBe(404);
    expect([...(await other.listActions('?whose=others')), ...(await other.listActions('?conversation=c-maya'))]).toEqual([]);
    expect(await (await other.send('GET', '/byleave/v1/audit?conversation=c-maya')).json()).toMatchObject({ entries: [] });
    expect(await chat.countPayments()).toBe(14);
  });
});

describe('a restart', () => {
  it('goes on with everybody’s conversations, each for its own person', async () => {
    await mayas.say('Pay the Northwind invoice');
    await jonass.say('Post in #workshop: the belt is here');
    await Promise.all([mayas.reach('waiting'), jonass.reach('waiting')]);
    const left = await Promise.all([mayas, jonass].map((visitor) => visitor.own.find(visitor.conversation)));
    await chat.app.stop();
    const remains = { ...(await openRemains()), storage: chat.storage };
    for (const [index, { id }] of [maya, jonas].entries()) {
      const own = remains.conversations.of(id);
      await own.create(`c-${id}`);
      await own.saveMessages(`c-${id}`, left[index]!.messages);
      await own.setStatus(`c-${id}`, 'waiting');
    }
    chat = await startChat({ remains });
    [mayas, jonass] = [await chat.signIn(maya), await chat.signIn(jonas)];
    expect(await jonass.decide('approve')).toBe(200);
    expect(textOf(await jonass.reach('idle'))).toContain('Done: posted in #workshop');
    expect((await mayas.own.find('c-maya'))?.status).toBe('waiting');
  });
});
