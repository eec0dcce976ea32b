import { asShown, type Action, type JsonObject, type LimitUsage } from '@byleave/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuthenticator } from '../../../packages/authority/src/lib/passkey-authenticator.fixture.ts';
import { openRemains, startChat, textOf, type Chat, type Visitor } from './chat.fixture.ts';
import { listFiles } from './office/files.ts';
import { listPayments } from './office/payments.ts';
import { listPosts } from './office/forum.ts';
import { jonas, lena, maya } from './people.ts';

let chat: Chat;
let mayas: Visitor;
let jonass: Visitor;
let lenas: Visitor;
beforeEach(async () => {
  chat = await startChat();
  [mayas, jonass, lenas] = [await chat.signIn(maya), await chat.signIn(jonas), await chat.signIn(lena)];
});
afterEach(() => chat.app.stop());

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly action: Action | undefined;
}

async function post(visitor: Visitor, path: string, body: unknown): Promise<Answer & JsonObject> {
  const response = await visitor.send('POST', `/byleave/v1${path}`, body);
  const answer = (await response.json()) as { readonly error?: { readonly code: string }; readonly action?: Action } & JsonObject;
  return { ...answer, status: response.status, code: answer.error?.code, action: answer.action } as Answer & JsonObject;
}

const decideOn = (visitor: Visitor, action: Action, decision: 'approve' | 'decline', more: object = {}): Promise<Answer> =>
  post(visitor, `/actions/${action.id}/decision`, { decision, ...asShown(action, 'en'), ...more });

async function ask(visitor: Visitor, text: string): Promise<Action> {
  await visitor.say(text);
  await visitor.reach('waiting');
  return visitor.readPending();
}

/** What the agent says in the end. */
async function readReply(visitor: Visitor): Promise<string> {
  const { messages } = await visitor.reach('idle');
  return messages.at(-1)!.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

describe('a file for somebody outside', () => {
  const request = 'Share offer.pdf with anna@other.example';
  const readShares = async (): Promise<readonly string[]> =>
    (await listFiles(chat.office)).flatMap(({ path, sharedWith }) => (path === 'sales/offer.pdf' ? sharedWith.map((share) => share.with) : []));

  it('is shared when Maya and somebody who approves have both said so, in this order', async () => {
    const asked = await ask(mayas, request);
    expect((await decideOn(mayas, asked, 'approve')).status).toBe(200);
    expect(await decideOn(mayas, asked, 'approve')).toMatchObject({ status: 409, code: 'already_decided' });
    expect((await mayas.own.find('c-maya'))?.status).toBe('waiting');
    expect(await readShares()).toEqual([]);
    expect((await jonass.listActions('?state=awaitingConsent&whose=others')).map(({ id }) => id)).toEqual([asked.id]);
    expect((await decideOn(jonass, asked, 'approve')).status).toBe(200);
    expect(await readReply(mayas)).toBe('Done: anna@other.example may now view sales/offer.pdf.');
    expect(await readShares()).toEqual(['anna@other.example']);
  });

  it('is shared in the other order too', async () => {
    const asked = await ask(mayas, request);
    await decideOn(jonass, asked, 'approve');
    await decideOn(mayas, asked, 'approve');
    expect(await readReply(mayas)).toContain('Done: anna@other.example');
  });

  it('is no business of somebody without a say', async () => {
    const asked = await ask(mayas, request);
    expect(await decideOn(lenas, asked, 'approve')).toMatchObject({ status: 404, code: 'unknown_action' });
    expect(await lenas.listActions('?whose=others')).toEqual([]);
  });

  it('is not shared when the other one declines, and the agent says who and why', async () => {
    const asked = await ask(mayas, request);
    await decideOn(mayas, asked, 'approve');
    await decideOn(jonass, asked, 'decline', { reason: 'Not before the price is final' });
    expect(await readReply(mayas)).toContain('Not done: sharing sales/offer.pdf with anna@other.example. Jonas Weber declined this: “Not before the price is final”');
    expect(await readShares()).toEqual([]);
  });

  it('waits for nobody any more when Maya goes on', async () => {
    const asked = await ask(mayas, request);
    await decideOn(mayas, asked, 'approve');
    await mayas.say('What is in my inbox?');
    await mayas.reach('idle');
    expect((await decideOn(jonass, asked, 'approve')).status).toBe(409);
    expect(await readShares()).toEqual([]);
  });

  it('that Jonas asks for takes Maya, and not his own role', async () => {
    const asked = await ask(jonass, request);
    await decideOn(jonass, asked, 'approve');
    expect(await decideOn(jonass, asked, 'approve')).toMatchObject({ code: 'already_decided' });
    await decideOn(mayas, asked, 'approve');
    expect(await readReply(jonass)).toContain('Done: anna@other.example');
  });
});

it('a file for a colleague is shared on one word', async () => {
  const asked = await ask(mayas, 'Share sales/offer.pdf with jonas@chen-lighting.example');
  await decideOn(mayas, asked, 'approve');
  expect(await readReply(mayas)).toBe('Done: jonas@chen-lighting.example may now view sales/offer.pdf.');
});

describe('a payment of more than €5,000', () => {
  const request = 'Pay €6,000 to Acme Ltd, IBAN NL91 ABNA 0417 1643 00, reference A-1';

  async function addPasskey(visitor: Visitor): Promise<Awaited<ReturnType<typeof createAuthenticator>>> {
    const authenticator = await createAuthenticator();
    const started = await post(visitor, '/passkeys', { label: 'Laptop' });
    const { id, digest } = started.action!;
    const response = await authenticator.create(started['options'] as JsonObject, { origin: 'http://localhost', rpId: 'localhost' });
    expect((await post(visitor, `/passkeys/${id}/confirmation`, { digest, response })).status).toBe(200);
    return authenticator;
  }

  it('is made with a passkey and not without', async () => {
    const asked = await ask(mayas, request);
    expect((await decideOn(mayas, asked, 'approve')).code).toBe('step_up_required');
    const authenticator = await addPasskey(mayas);
    const started = await post(mayas, `/actions/${asked.id}/step-up`, {});
    expect(started['options']).toMatchObject({ rpId: 'localhost' });
    const elsewhere = await authenticator.get(started['options'] as JsonObject, { origin: 'http://localhost:9', rpId: 'localhost' });
    expect((await decideOn(mayas, asked, 'approve', { stepUp: { method: 'passkey', response: elsewhere } })).code).toBe('step_up_failed');
    expect(await chat.countPayments()).toBe(14);
    const response = await authenticator.get(started['options'] as JsonObject, { origin: 'http://localhost', rpId: 'localhost' });
    expect((await decideOn(mayas, asked, 'approve', { stepUp: { method: 'passkey', response } })).status).toBe(200);
    expect(await readReply(mayas)).toContain('Done: €6,000.00 sent to Acme Ltd');
    expect(await chat.countPayments()).toBe(15);
  });

  it('is declined without one', async () => {
    expect((await decideOn(mayas, await ask(mayas, request), 'decline')).status).toBe(200);
    expect(await readReply(mayas)).toContain('Maya Chen declined this without giving a reason.');
  });
});

describe('the company’s budget for a day', () => {
  const order = (amount: string, reference: string): string => `Pay €${amount} to Acme Ltd, IBAN NL91 ABNA 0417 1643 00, reference ${reference}`;

  async function pay(visitor: Visitor, amount: string, reference: string): Promise<string> {
    await decideOn(visitor, await ask(visitor, order(amount, reference)), 'approve');
    return readReply(visitor);
  }

  it('is shared by everybody, refuses what is over it and says when it resets', async () => {
    for (const [visitor, reference] of [[mayas, 'A-101'], [jonass, 'A-102'], [mayas, 'A-103'], [jonass, 'A-104']] as const) {
      expect(await pay(visitor, '4,900', reference)).toContain('Done: €4,900.00');
    }
    const before = await chat.countPayments();
    await mayas.say(order('500', 'A-105'));
    const reply = await readReply(mayas);
    expect(reply).toMatch(/^Not done: the payment of €500\.00 to Acme Ltd\. .*“payments-per-day”/u);
    expect(reply).toContain('24 Nov 2026, 00:00');
    expect(await chat.countPayments()).toBe(before);
    expect(await pay(mayas, '400', 'A-106')).toContain('Done: €400.00');
    chat.clock.now += 11 * 60 * 60_000;
    expect(await pay(mayas, '500', 'A-107')).toContain('Done: €500.00');
  });

  it('is given back what is declined', async () => {
    for (const reference of ['A-101', 'A-102', 'A-103', 'A-104', 'A-105']) {
      await decideOn(mayas, await ask(mayas, order('4,900', reference)), 'decline');
      await mayas.reach('idle');
    }
    const { limits } = (await (await mayas.send('GET', '/byleave/v1/limits')).json()) as { limits: readonly LimitUsage[] };
    expect(limits.find(({ limit }) => limit.id === 'payments-per-day')).toMatchObject({ used: 0, reserved: 0 });
  });
});

describe('what was said in advance', () => {
  const inBilling = { constraints: [{ argument: 'channel', is: 'one-of', values: ['billing'] }] };
  const endsAt = (): number => chat.clock.now + 24 * 60 * 60_000;
  const request = 'Post in #billing that the Northwind invoice is paid';

  it('lets the agent post in that channel without asking, and in no other', async () => {
    await decideOn(mayas, await ask(mayas, request), 'approve', { grant: { ...inBilling, endsAt: endsAt() } });
    await mayas.reach('idle');
    await mayas.say('Post in #billing: lunch is at one');
    expect(await readReply(mayas)).toContain('Done: posted in #billing: “Lunch is at one”');
    await ask(mayas, 'Post in #design: lunch is at one');
    expect((await listPosts(chat.office)).filter(({ body }) => body === 'Lunch is at one')).toHaveLength(1);
  });

  it('speaks for nobody else’s agent', async () => {
    await decideOn(mayas, await ask(mayas, request), 'approve', { grant: { ...inBilling, endsAt: endsAt() } });
    await mayas.reach('idle');
    expect((await ask(jonass, request)).lifecycle.state).toBe('awaitingConsent');
  });

  it('does not reach beyond the rate of posts, which counts each person’s own', async () => {
    await decideOn(mayas, await ask(mayas, 'Post in #billing: number 1'), 'approve', { grant: { ...inBilling, endsAt: endsAt() } });
    await mayas.reach('idle');
    for (let number = 2; number <= 20; number += 1) {
      await mayas.say(`Post in #billing: number ${number}`);
      expect(await readReply(mayas)).toContain(`“Number ${number}”`);
    }
    await mayas.say('Post in #billing: number 21');
    expect(await readReply(mayas)).toMatch(/^Not done: the post in #billing\. .*“posts-per-hour”.*23 Nov 2026, 14:00/u);
    await ask(jonass, request);
  });

  it('declines in the person’s place, and the agent says so', async () => {
    await decideOn(mayas, await ask(mayas, request), 'decline', { reason: 'Aylin does that', grant: { ...inBilling, endsAt: endsAt() } });
    await mayas.reach('idle');
    await mayas.say('Post in #billing: lunch is at one');
    expect(await readReply(mayas)).toMatch(/^Not done: the post in #billing\. .*in advance.*Aylin does that/u);
    expect((await listPosts(chat.office)).filter(({ channel }) => channel === '#billing')).toHaveLength(2);
  });
});

describe('a call that a person changes', () => {
  const change = (asked: Action, changes: JsonObject): Promise<Answer> =>
    post(mayas, `/actions/${asked.id}/edit`, { ...asShown(asked, 'en'), arguments: { ...asked.arguments, ...changes } });

  it('waits on, runs as it was changed, once, and is told so', async () => {
    const asked = await ask(mayas, 'Pay the Northwind invoice');
    expect((await change(asked, { amount: 2_000 })).status).toBe(200);
    const changed = await mayas.readPending();
    expect(changed).toMatchObject({ callId: asked.callId, attempt: 2, arguments: { amount: 2_000 }, editedBy: { id: 'maya' } });
    expect((await decideOn(mayas, asked, 'approve')).status).toBe(409);
    expect((await mayas.own.find('c-maya'))?.status).toBe('waiting');
    await decideOn(mayas, changed, 'approve');
    expect(await readReply(mayas)).toContain('Done: €2,000.00 sent to Northwind GmbH');
    expect((await listPayments(chat.office)).filter(({ reference }) => reference === 'INV-20418').map(({ amount }) => amount)).toEqual([2_000]);
  });

  it('is changed twice, and declined with a reason', async () => {
    await change(await ask(mayas, 'Pay the Northwind invoice'), { amount: 2_000 });
    await change(await mayas.readPending(), { amount: 1_000 });
    await decideOn(mayas, await mayas.readPending(), 'decline', { reason: 'Later' });
    expect(await readReply(mayas)).toContain('Maya Chen declined this: “Later”');
    expect(await chat.countPayments()).toBe(14);
  });

  it('owes what it owes as it is now', async () => {
    await change(await ask(mayas, 'Pay the Northwind invoice'), { amount: 6_000 });
    expect((await decideOn(mayas, await mayas.readPending(), 'approve')).code).toBe('step_up_required');
  });

  it('into what no policy allows is refused, and waits as it was', async () => {
    const asked = await ask(mayas, 'Pay the Northwind invoice');
    expect(await change(asked, { amount: 50_001 })).toMatchObject({ status: 409, code: 'denied' });
    expect((await mayas.readPending()).id).toBe(asked.id);
    expect((await decideOn(mayas, asked, 'approve')).status).toBe(200);
    expect(await readReply(mayas)).toContain('Done: €2,400.00 sent to Northwind GmbH');
  });

  it('is told as it ran when the server dies before its result is kept', async () => {
    await change(await ask(mayas, 'Pay the Northwind invoice'), { amount: 2_000 });
    const { messages } = (await mayas.own.find('c-maya'))!;
    await decideOn(mayas, await mayas.readPending(), 'approve');
    await mayas.reach('idle');
    await chat.app.stop();
    const remains = { ...(await openRemains()), storage: chat.storage };
    const own = remains.conversations.of(maya.id);
    await own.create('c-maya');
    await own.saveMessages('c-maya', messages);
    await own.setStatus('c-maya', 'waiting');
    chat = await startChat({ remains });
    mayas = await chat.signIn(maya);
    expect(textOf(await mayas.reach('idle'))).toMatch(/Done, but not as I had asked it: .*Maya Chen changed it first: amount 2000 instead of 2400\./u);
    expect(await chat.countPayments()).toBe(14);
  });
});
