import { createAuthority, type Storage } from '@byleave/authority';
import { asShown, type Action } from '@byleave/core';
import type { LanguageModel, UIMessage } from 'ai';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { officeAgent, policy, tenant, toolRegistrations } from './agent.ts';
import { noon, openRemains, startChat, textOf, type Chat, type ChatOptions, type Remains, type Visitor } from './chat.fixture.ts';
import type { ConversationStatus } from './conversation/conversation-store.ts';
import { createScriptedModel } from './model/scripted-model.ts';
import { selectModel } from './model/select-model.ts';
import { startStubServer, type StubAnswer, type StubServer } from './model/stub-server.fixture.ts';
import { seedPayments } from './office/seed-payments.ts';
import { maya } from './people.ts';

let chat: Chat;
let visitor: Visitor;

async function startApp(options: ChatOptions = {}): Promise<void> {
  chat = await startChat(options);
  visitor = await chat.signIn(maya);
}

afterEach(() => chat.app.stop());

const send: Visitor['send'] = (...sent) => visitor.send(...sent);
const say: Visitor['say'] = (text) => visitor.say(text);
const reach: Visitor['reach'] = (...status) => visitor.reach(...status);
const listActions: Visitor['listActions'] = (query) => visitor.listActions(query);
const decide = (decision: 'approve' | 'decline'): Promise<number> => visitor.decide(decision);
const countPayments = (): Promise<number> => chat.countPayments();

/** Ends the process, and leaves the conversation as a run that broke off would. */
async function leave(messages: readonly UIMessage[], status: ConversationStatus): Promise<Remains> {
  await chat.app.stop();
  const remains = { ...(await openRemains()), storage: chat.storage };
  const own = remains.conversations.of(maya.id);
  await own.create('c-maya');
  await own.saveMessages('c-maya', messages);
  await own.setStatus('c-maya', status);
  return remains;
}

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
    expect(chat.errors).toEqual([]);
  });

  it('has a message on disk before it says that it took it', async () => {
    const slow: LanguageModel = { ...createScriptedModel(), doStream: () => new Promise<never>(() => undefined) };
    await startApp({ model: slow });
    await say('Hello');
    expect(textOf((await visitor.own.find('c-maya'))!)).toContain('Hello');
    await send('POST', '/api/conversations/c-maya/stop', {});
    await reach('failed');
  });

  it('goes on with what was allowed while another request has expired', async () => {
    await startApp();
    const before = await countPayments();
    await say('Pay the Northwind and the Lumen Parts invoices');
    await reach('waiting');
    const [first] = await listActions('?state=awaitingConsent');
    chat.clock.now += 25 * 60 * 60_000;
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
    chat.clock.now += 25 * 60 * 60_000;
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
    await Promise.all([1, 2].map(() => send('POST', '/api/conversations/c-maya/messages', message)));
    await vi.waitFor(async () => expect(textOf((await visitor.own.find('c-maya'))!)).toContain('"assistant"'));
    const { messages } = await reach('idle');
    expect(messages.filter((known) => known.role === 'user')).toHaveLength(1);
  });

  it('says why it could not go on when the model fails, and takes the next message', async () => {
    const broken = { ...createScriptedModel(), doStream: () => Promise.reject(new Error('The model is overloaded.')) } as LanguageModel;
    await startApp({ model: broken });
    await say('Hello');
    expect((await reach('failed')).error).toMatch(/could not go on/u);
    expect((await visitor.own.find('c-maya'))?.error).not.toContain('overloaded');
    expect((await send('POST', '/api/conversations/c-maya/messages', { id: crypto.randomUUID(), text: 'Hello again' })).status).toBe(202);
  });

  it('runs nothing while the authority’s storage is down, and says so', async () => {
    let isDown = false;
    const remains = await openRemains();
    const { storage } = remains;
    const failing: Storage = { ...storage, transact: (work) => (isDown ? Promise.reject(new Error('disk full')) : storage.transact(work)) };
    await startApp({ remains: { ...remains, storage: failing } });
    isDown = true;
    const before = await countPayments();
    const text = 'Pay €2,400.00 to Northwind GmbH, IBAN DE89 3704 0044 0532 0130 00, reference INV-20418';
    expect((await send('POST', '/api/conversations/c-maya/messages', { id: crypto.randomUUID(), text })).status).toBe(500);
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
    await startApp({ model: selectModel({ BYLEAVE_MODEL: 'stub-1', OPENAI_BASE_URL: stub.url }).model });
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

  /** Lets a process get to its prompt and end. */
  async function crashWith(change: (message: UIMessage) => UIMessage | undefined): Promise<Remains> {
    await startApp();
    await say('Pay the Northwind invoice');
    const { messages } = await reach('waiting');
    const changed = change(messages.at(-1)!);
    return leave([request, ...(changed ? [changed] : [])], 'running');
  }

  it('finds a call that was proposed before the page heard of it, and the prompt can be decided', async () => {
    const remains = await crashWith((message) => ({
      ...message,
      parts: message.parts.map((part) => {
        if (!('toolCallId' in part) || part.state !== 'approval-requested') return part;
        const { approval: _approval, ...rest } = part;
        return { ...rest, state: 'input-available' } as UIMessage['parts'][number];
      }),
    }));
    await startApp({ remains });
    await reach('waiting');
    await decide('approve');
    expect(textOf(await reach('idle'))).toContain('Done: €2,400.00');
  });

  it('cancels a prompt whose message was never saved, and asks anew', async () => {
    const remains = await crashWith(() => undefined);
    await startApp({ remains });
    await reach('waiting');
    expect((await listActions()).filter((action) => action.toolName === 'send_payment').map((action) => action.lifecycle.state).toSorted()).toEqual(['awaitingConsent', 'cancelled']);
  });

  it('calls what was running unknown, tells the agent, and does not run it again', async () => {
    const remains = await crashWith((message) => message);
    const authority = createAuthority({ storage: remains.storage, tools: toolRegistrations, policy, now: () => noon });
    const person = { kind: 'user', tenant, user: maya } as const;
    const [pending] = await authority.listActions(person, { state: 'awaitingConsent', limit: 1 });
    await authority.decide(person, pending!.id, { decision: 'approve', ...asShown(pending!, 'en') });
    await authority.claim({ ...person, kind: 'agent', agent: officeAgent }, pending!.id, { digest: pending!.digest });
    await startApp({ remains });
    expect(textOf(await reach('idle'))).toMatch(/may or may not have/u);
    const [payment] = (await listActions()).filter((action) => action.toolName === 'send_payment');
    expect(payment?.lifecycle.context.outcome?.status).toBe('unknown');
    expect(await countPayments()).toBe(seedPayments(noon).length);
  });
});

describe('a restart after the effect', () => {
  it('tells of a payment that succeeded as a success, though its result is lost', async () => {
    await startApp();
    await say('Pay the Northwind invoice');
    const { messages } = await reach('waiting');
    await decide('approve');
    await reach('idle');
    const remains = await leave(messages, 'waiting');
    await startApp({ remains });
    const text = textOf(await reach('idle'));
    expect(text).toMatch(/Done: the payment/u);
    expect(text).not.toMatch(/unknown/u);
    expect(await countPayments()).toBe(seedPayments(noon).length);
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
    const response = await chat.app.fetch(
      new Request('http://localhost/api/conversations/c-maya/messages', { method: 'POST', body, headers: { host: 'localhost', cookie: visitor.cookie, 'content-type': type } }),
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
    expect((await send('GET', '/api/conversations/c-nobody')).status).toBe(404);
    expect((await send('POST', '/api/conversations/c-nobody/messages', { id: crypto.randomUUID(), text: 'x' })).status).toBe(404);
    expect((await send('POST', '/api/conversations/c-nobody/stop', {})).status).toBe(404);
    expect((await send('GET', '/api/conversations/c-nobody/events')).status).toBe(404);
    expect((await send('HEAD', '/api/conversations/c-maya/events')).status).toBe(404);
  });
});
