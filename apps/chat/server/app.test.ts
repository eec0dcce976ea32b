import { createMemoryStorage } from '@byleave/authority/memory';
import { createAuthority, type Storage } from '@byleave/authority';
import type { Action } from '@byleave/core';
import type { LanguageModel, UIMessage } from 'ai';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { maya, officeAgent, policy, tenant, toolRegistrations } from './agent.ts';
import { createChatApp, type ChatApp } from './app.ts';
import { openConversationStore, type Conversation, type ConversationStore } from './conversation/conversation-store.ts';
import { createScriptedModel } from './model/scripted-model.ts';
import { selectModel } from './model/select-model.ts';
import { startStubServer, type StubAnswer, type StubServer } from './model/stub-server.fixture.ts';
import { openOffice, type Office } from './office/office.ts';

const noon = Date.UTC(2026, 10, 23, 12);
let now: number;

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
    now: () => now,
    hostNames: ['localhost'],
    publicUrl: 'http://localhost',
    serveAsset: async () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }),
    onError: (error) => errors.push(error),
  });
  const page = await send('GET', '/');
  cookie = page.headers.get('set-cookie')!.split(';')[0]!;
  await app.start();
}

beforeEach(async () => {
  now = noon;
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

async function reach(status: Conversation['status'], timeout = 5_000): Promise<Conversation> {
  await vi.waitFor(async () => expect((await conversations.find('c-1'))?.status).toBe(status), { timeout });
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

  it('has a message on disk before it says that it took it', async () => {
    const slow: LanguageModel = { ...createScriptedModel(), doStream: () => new Promise<never>(() => undefined) };
    await startApp(slow);
    await say('Hello');
    expect(textOf((await conversations.find('c-1'))!)).toContain('Hello');
    await send('POST', '/api/conversations/c-1/stop', {});
    await reach('failed');
  });

  it('goes on with what was allowed while another request has expired', async () => {
    await startApp();
    const before = await countPayments();
    await say('Pay the Northwind and the Lumen Parts invoices');
    await reach('waiting');
    const [first] = await listActions('?state=awaitingConsent');
    now += 25 * 60 * 60_000;
    expect((await listActions('?state=awaitingConsent')).length).toBe(0);
    expect((await send('POST', `/byleave/v1/actions/${first!.id}/renewal`, {})).status).toBe(200);
    await decide('approve');
    await reach('idle');
    expect(await countPayments()).toBe(before + 1);
  });

  it('takes back a request that is asked again after the conversation has gone on', async () => {
    await startApp();
    await say('Pay the Northwind invoice');
    await reach('waiting');
    const [payment] = await listActions('?state=awaitingConsent');
    now += 25 * 60 * 60_000;
    await say('Thanks');
    await reach('idle');
    const renewed = ((await (await send('POST', `/byleave/v1/actions/${payment!.id}/renewal`, {})).json()) as { action: Action }).action;
    await vi.waitFor(async () => {
      const state = (await listActions()).find(({ id }) => id === renewed.id)?.lifecycle.state;
      expect(state).toBe('cancelled');
    });
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
    expect((await reach('failed')).error).toMatch(/could not go on/u);
    expect((await conversations.find('c-1'))?.error).not.toContain('overloaded');
    expect((await send('POST', '/api/conversations/c-1/messages', { id: crypto.randomUUID(), text: 'Hello again' })).status).toBe(202);
  });

  it('runs nothing while the authority’s storage is down, and says so', async () => {
    let isDown = false;
    const failing: Storage = { ...storage, transact: (work) => (isDown ? Promise.reject(new Error('disk full')) : storage.transact(work)) };
    await startApp(createScriptedModel(), failing);
    isDown = true;
    const before = await countPayments();
    const text = 'Pay €2,400.00 to Northwind GmbH, IBAN DE89 3704 0044 0532 0130 00, reference INV-20418';
    expect((await send('POST', '/api/conversations/c-1/messages', { id: crypto.randomUUID(), text })).status).toBe(500);
    await reach('failed');
    expect(await countPayments()).toBe(before);
  });
});

describe('a real model over HTTP', () => {
  let stub: StubServer | undefined;
  afterEach(() => stub?.close());

  const payment = { recipient: 'Northwind GmbH', iban: 'DE89 3704 0044 0532 0130 00', amount: 2400, reference: 'INV-20418' };
  const callPayment: StubAnswer = [
    { role: 'assistant', tool_calls: [{ index: 0, id: 'call-1', type: 'function', function: { name: 'send_payment', arguments: '' } }] },
    { tool_calls: [{ index: 0, function: { arguments: JSON.stringify(payment) } }] },
    { finish_reason: 'tool_calls' },
  ];

  async function startWith(...answers: readonly StubAnswer[]): Promise<void> {
    stub = await startStubServer(answers);
    await startApp(selectModel({ BYLEAVE_MODEL: 'stub-1', OPENAI_BASE_URL: stub.url }).model);
  }

  it('pauses for the person, runs once and hears the outcome', async () => {
    await startWith(callPayment, [{ role: 'assistant', content: 'Paid.' }, { finish_reason: 'stop' }]);
    const before = await countPayments();
    await say('Pay it');
    await reach('waiting');
    expect(await countPayments()).toBe(before);
    await decide('approve');
    expect(textOf(await reach('idle'))).toContain('Paid.');
    expect(await countPayments()).toBe(before + 1);
    expect(stub?.requests[1]?.body.messages.at(-1)).toMatchObject({ role: 'tool', tool_call_id: 'call-1' });
  });

  it('hears why it was denied', async () => {
    await startWith(callPayment, [{ role: 'assistant', content: 'Understood.' }, { finish_reason: 'stop' }]);
    await say('Pay it');
    await reach('waiting');
    await decide('decline');
    await reach('idle');
    expect(JSON.stringify(stub?.requests[1]?.body.messages.at(-1))).toContain('Maya Chen declined this');
  });

  it.each([
    ['breaks off', { cut: [{ role: 'assistant', content: 'Half a sen' }] } as const],
    ['ends without an end', [{ role: 'assistant', content: 'Half a sen' }] as const],
    ['answers an error', 401],
  ])('that %s has failed, and gives nothing of its server away', async (_name, answer) => {
    await startWith(answer, answer, answer, answer);
    await say('Hello');
    // The SDK tries a broken stream again, with growing pauses, before it gives up.
    const { error } = await reach('failed', 25_000);
    expect(error).toMatch(/Try again/u);
    expect(error).not.toContain('secret');
  }, 30_000);
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

describe('a restart after the effect', () => {
  it('tells of a payment that succeeded as a success, though its result is lost', async () => {
    await startApp();
    await say('Pay the Northwind invoice');
    const { messages } = await reach('waiting');
    await decide('approve');
    await reach('idle');
    await app.stop();
    office = await openOffice(':memory:', () => noon);
    conversations = await openConversationStore(':memory:', () => noon);
    await conversations.create('c-1');
    await conversations.saveMessages('c-1', messages);
    await conversations.setStatus('c-1', 'waiting');
    const before = await countPayments();
    await startApp();
    const text = textOf(await reach('idle'));
    expect(text).toMatch(/Done: the payment/u);
    expect(text).not.toMatch(/unknown/u);
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
    ['{', 'application/json', 400, 'malformed_json'],
    [JSON.stringify({ id: 'not a uuid', text: 'x' }), 'application/json', 400, 'invalid_request'],
    [JSON.stringify({ id: crypto.randomUUID(), text: ' ' }), 'application/json', 400, 'invalid_request'],
    [JSON.stringify({ id: crypto.randomUUID(), text: 'x'.repeat(20_001) }), 'application/json', 400, 'invalid_request'],
    [JSON.stringify({ id: crypto.randomUUID(), text: 'x'.repeat(140_000) }), 'application/json', 413, 'body_too_large'],
    [JSON.stringify({ id: crypto.randomUUID(), text: 'x' }), 'text/plain', 415, 'unsupported_media_type'],
  ])('answers a bad message with a code: %.30s %s', async (body, type, status, code) => {
    await startApp();
    const response = await app.fetch(
      new Request('http://localhost/api/conversations/c-1/messages', { method: 'POST', body, headers: { host: 'localhost', cookie, 'content-type': type } }),
    );
    expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([status, code]);
  });

  it('says where AuthZEN is answered', async () => {
    await startApp();
    const response = await send('GET', '/.well-known/authzen-configuration/byleave');
    expect(await response.json()).toMatchObject({ access_evaluation_endpoint: 'http://localhost/byleave/access/v1/evaluation' });
  });

  it('knows no other conversation', async () => {
    await startApp();
    expect((await send('GET', '/api/conversations/c-2')).status).toBe(404);
    expect((await send('POST', '/api/conversations/c-2/messages', { id: crypto.randomUUID(), text: 'x' })).status).toBe(404);
    expect((await send('POST', '/api/conversations/c-2/stop', {})).status).toBe(404);
    expect((await send('GET', '/api/conversations/c-2/events')).status).toBe(404);
    expect((await send('HEAD', '/api/conversations/c-1/events')).status).toBe(404);
  });
});
