import { createMemoryStorage } from '@byleave/authority/memory';
import { createAuthority, type Storage } from '@byleave/authority';
import type { Action } from '@byleave/core';
import type { LanguageModel, UIMessage } from 'ai';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { maya, officeAgent, policy, tenant, toolRegistrations } from './agent.ts';
import { createChatApp, type ChatApp } from './app.ts';
import { openConversationStore, type Conversation, type ConversationStore } from './conversation/conversation-store.ts';
import { createScriptedModel } from './model/scripted-model.ts';
import { openOffice, type Office } from './office/office.ts';

const noon = Date.UTC(2026, 10, 23, 12);

let storage: Storage;
let conversations: ConversationStore;
let office: Office;
let app: ChatApp;
let cookie: string;
let errors: unknown[];

async function startApp(model: LanguageModel = createScriptedModel(), over: Storage = storage): Promise<void> {
  app = createChatApp({
    storage: over,
    conversations,
    office,
    model,
    modelLabel: 'scripted',
    sessionSecret: 'a secret of this test',
    now: () => noon,
    hostNames: ['localhost'],
    serveAsset: async () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }),
    onError: (error) => errors.push(error),
  });
  const page = await send('GET', '/');
  cookie = page.headers.get('set-cookie')!.split(';')[0]!;
  await app.start();
}

beforeEach(async () => {
  errors = [];
  storage = createMemoryStorage();
  conversations = await openConversationStore(':memory:', () => noon);
  office = await openOffice(':memory:', () => noon);
  await conversations.create('c-1');
});
afterEach(() => app.stop());

async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return app.fetch(
    new Request(`http://localhost${path}`, {
      method,
      headers: { host: 'localhost', ...(cookie && { cookie }), 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
}

async function say(text: string): Promise<void> {
  expect((await send('POST', '/api/conversations/c-1/messages', { id: crypto.randomUUID(), text })).status).toBe(202);
}

async function reach(status: Conversation['status']): Promise<Conversation> {
  await vi.waitFor(async () => expect((await conversations.find('c-1'))?.status).toBe(status), { timeout: 5_000 });
  return (await conversations.find('c-1'))!;
}

async function listActions(query = ''): Promise<readonly Action[]> {
  return ((await (await send('GET', `/byleave/v1/actions${query}`)).json()) as { actions: Action[] }).actions;
}

async function decide(decision: 'approve' | 'decline'): Promise<number> {
  const [action] = await listActions('?state=awaitingConsent');
  return (await send('POST', `/byleave/v1/actions/${action!.id}/decision`, { decision, digest: action!.digest })).status;
}

const textOf = (conversation: Conversation): string => JSON.stringify(conversation.messages);
const countPayments = async (): Promise<number> => (await office.database.selectFrom('payments').selectAll().execute()).length;

describe('a conversation', () => {
  it('waits for a decision and goes on from it', async () => {
    await startApp();
    const before = await countPayments();
    await say('Pay the Northwind invoice');
    await reach('waiting');
    expect(await countPayments()).toBe(before);
    expect(await decide('approve')).toBe(200);
    expect(textOf(await reach('idle'))).toContain('Done: €2,400.00');
    expect(await countPayments()).toBe(before + 1);
    expect(errors).toEqual([]);
  });

  it('takes a message once, however often it is sent', async () => {
    await startApp();
    const message = { id: crypto.randomUUID(), text: 'What is in my inbox?' };
    await Promise.all([1, 2].map(() => send('POST', '/api/conversations/c-1/messages', message)));
    await vi.waitFor(async () => expect(textOf((await conversations.find('c-1'))!)).toContain('"assistant"'));
    const { messages } = await reach('idle');
    expect(messages.filter((known) => known.role === 'user')).toHaveLength(1);
  });

  it('says why it could not go on when the model fails, and takes the next message', async () => {
    const broken = { ...createScriptedModel(), doStream: () => Promise.reject(new Error('The model is overloaded.')) } as LanguageModel;
    await startApp(broken);
    await say('Hello');
    expect((await reach('failed')).error).toContain('overloaded');
    expect((await send('POST', '/api/conversations/c-1/messages', { id: crypto.randomUUID(), text: 'Hello again' })).status).toBe(202);
  });

  it('runs nothing while the authority’s storage is down, and says so', async () => {
    let isDown = false;
    const failing: Storage = { ...storage, transact: (work) => (isDown ? Promise.reject(new Error('disk full')) : storage.transact(work)) };
    await startApp(createScriptedModel(), failing);
    isDown = true;
    const before = await countPayments();
    await say('Pay €2,400.00 to Northwind GmbH, IBAN DE89 3704 0044 0532 0130 00, reference INV-20418');
    await reach('failed');
    expect(await countPayments()).toBe(before);
  });
});

describe('a restart', () => {
  const request: UIMessage = { id: 'm-1', role: 'user', parts: [{ type: 'text', text: 'Pay the Northwind invoice' }] };

  /** Lets a process get to its prompt and end, and leaves the conversation as a run that broke off would. */
  async function crashWith(change: (message: UIMessage) => UIMessage | undefined): Promise<void> {
    await startApp();
    await say('Pay the Northwind invoice');
    const { messages } = await reach('waiting');
    const changed = change(messages.at(-1)!);
    await app.stop();
    office = await openOffice(':memory:', () => noon);
    conversations = await openConversationStore(':memory:', () => noon);
    await conversations.create('c-1');
    await conversations.saveMessages('c-1', [request, ...(changed ? [changed] : [])]);
    await conversations.setStatus('c-1', 'running');
  }

  it('finds a call that was proposed before the page heard of it, and the prompt can be decided', async () => {
    await crashWith((message) => ({
      ...message,
      parts: message.parts.map((part) => {
        if (!('toolCallId' in part) || part.state !== 'approval-requested') return part;
        const { approval: _approval, ...rest } = part;
        return { ...rest, state: 'input-available' } as UIMessage['parts'][number];
      }),
    }));
    await startApp();
    await reach('waiting');
    await decide('approve');
    expect(textOf(await reach('idle'))).toContain('Done: €2,400.00');
  });

  it('cancels a prompt whose message was never saved, and asks anew', async () => {
    await crashWith(() => undefined);
    await startApp();
    await reach('waiting');
    expect((await listActions()).filter((action) => action.toolName === 'send_payment').map((action) => action.lifecycle.state).toSorted()).toEqual(['awaitingConsent', 'cancelled']);
  });

  it('calls what was running unknown, tells the agent, and does not run it again', async () => {
    await crashWith((message) => message);
    const before = await countPayments();
    const authority = createAuthority({ storage, tools: toolRegistrations, policy, now: () => noon });
    const person = { kind: 'user', tenant, user: maya } as const;
    const [pending] = await authority.listActions(person, { state: 'awaitingConsent', limit: 1 });
    await authority.decide(person, pending!.id, { decision: 'approve', digest: pending!.digest });
    await authority.claim({ ...person, kind: 'agent', agent: officeAgent }, pending!.id, { digest: pending!.digest });
    await startApp();
    expect(textOf(await reach('idle'))).toMatch(/may or may not have/u);
    const [payment] = (await listActions()).filter((action) => action.toolName === 'send_payment');
    expect(payment?.lifecycle.context.outcome?.status).toBe('unknown');
    expect(await countPayments()).toBe(before);
  });
});

describe('the server', () => {
  it.each([
    ['another host name', { host: 'evil.example' }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['no session', { cookie: '' }, 401],
    ['a forged session', { cookie: 'byleave_session=maya' }, 401],
    ['a guessed agent credential', { authorization: 'Bearer 0' }, 401],
  ])('refuses %s', async (_name, headers, status) => {
    await startApp();
    expect((await send('POST', '/byleave/v1/actions', {}, headers)).status).toBe(status);
  });

  it.each([
    ['{', 400],
    [JSON.stringify({ id: 'not a uuid', text: 'x' }), 400],
    [JSON.stringify({ id: crypto.randomUUID(), text: ' ' }), 400],
    [JSON.stringify({ id: crypto.randomUUID(), text: 'x'.repeat(20_001) }), 400],
  ])('answers a bad message with a code: %.30s', async (body, status) => {
    await startApp();
    const response = await app.fetch(
      new Request('http://localhost/api/conversations/c-1/messages', { method: 'POST', body, headers: { host: 'localhost', cookie, 'content-type': 'application/json' } }),
    );
    expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([status, 'invalid_request']);
  });

  it('knows no other conversation', async () => {
    await startApp();
    expect((await send('GET', '/api/conversations/c-2')).status).toBe(404);
    expect((await send('POST', '/api/conversations/c-2/messages', { id: crypto.randomUUID(), text: 'x' })).status).toBe(404);
  });
});
