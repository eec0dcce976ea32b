import { digestOf } from '@byleave/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UserCaller } from './caller.ts';
import { createLoggedOffice, dora, rita, type LogKey } from './log-fixture.ts';
import { searchLog, type LogQuery } from './log-search.ts';
import { decideAsShown, accepted, agent, codeOf, mail, maya, payment, proposePayment, refused, sam, samsAgent, type Office } from './office-fixture.ts';

const perDay = { kind: 'rolling', ms: 86_400_000 } as const;
const approvers: Readonly<Record<string, UserCaller>> = Object.fromEntries(['ann', 'ben'].map((id) => [id, { ...sam, user: { id, name: id.toUpperCase(), roles: ['finance'] } }]));

let office: Office & LogKey;
beforeEach(async () => {
  office = await createLoggedOffice({
    limits: [
      { limit: { kind: 'budget', id: 'company', argument: '/amount', most: 5_000, window: perDay, per: [] }, tools: ['send_payment'] },
      { limit: { kind: 'rate', id: 'payee', most: 9, window: perDay, per: ['/to'] }, tools: ['send_payment'] },
    ],
  });
});
afterEach(() => office.authority.close());

const erase = (userId: string) => office.authority.erasePerson(dora, { userId, reason: 'asked for' });
const listAll = () => office.storage.transact((transaction) => transaction.listHistory({ tenant: 'acme', limit: 99 }));

async function pay(callId: string): Promise<string> {
  const { id, digest } = await proposePayment(office, { callId });
  accepted(await decideAsShown(office.authority, maya, id, { decision: 'approve', digest, reason: 'Ada is waiting' }));
  const { claimId } = accepted(await office.authority.claim(agent, id, { digest }));
  accepted(await office.authority.complete(agent, id, { claimId: claimId!, outcome: { status: 'succeeded' } }));
  return id;
}

/** A payment that two of finance have to approve. */
async function askTwo(): Promise<{ readonly id: string; readonly digest: string }> {
  const obligations = [{ id: 'roles', type: 'approvers', properties: { approvers: [{ role: 'finance', count: 2 }] } }] as const;
  office.policy.publish('v2', { decision: true, context: { obligations } } as never);
  const { id, digest } = await proposePayment(office, { callId: 'two' });
  return { id, digest };
}

describe('an erasure', () => {
  it('leaves no name of whoever pressed a stop with what it held up of others', async () => {
    const roles = ['emergency-stop'];
    const lena: UserCaller = { kind: 'user', tenant: 'acme', user: { id: 'lena', name: 'Lena Lindqvist', roles } };
    const jo: UserCaller = { kind: 'user', tenant: 'acme', user: { id: 'jo', name: 'Jo', roles } };
    await proposePayment(office, { callId: 'waiting' });
    const { stop } = accepted(await office.authority.pressStop(lena, { scope: {} }));
    await proposePayment(office, { callId: 'after' });
    const reset = accepted(await office.authority.resetStop(jo, stop.id, { reason: 'safe' })).action;
    accepted(await decideAsShown(office.authority, jo, reset.id, { decision: 'approve', digest: reset.digest }));
    expect(codeOf(await erase('lena'))).toBe('ok');
    const left = JSON.stringify([await listAll(), await office.entries()]);
    expect(left).toContain('has pressed the emergency stop');
    expect(left).not.toMatch(/lena/iu);
  });

  it('forgets what was read for what was asked in their name, and not what was for others', async () => {
    const id = await pay('1');
    const sams = accepted(await office.authority.propose(samsAgent, mail())).action;
    const keptFor = (userId: string, callId: string, conversation: string) => office.storage.transact((transaction) => transaction.findRead({ tenant: 'acme', userId, agentId: 'office', conversation, callId }));
    expect(await keptFor('maya', '1', 'chat')).toMatchObject([{ id: 'm-1', kind: 'user' }]);
    expect(codeOf(await erase('maya'))).toBe('ok');
    expect(await keptFor('maya', '1', 'chat')).toBeUndefined();
    expect((await listAll()).find((action) => action.id === id)).not.toHaveProperty('read');
    expect(await keptFor('sam', sams.callId, 'chat')).toMatchObject([{ id: 'm-1', kind: 'user' }]);
  });

  it('takes nothing from what an agent or the authority of the same name did', async () => {
    accepted(await office.authority.propose(samsAgent, mail()));
    accepted(await office.authority.cancel(samsAgent, (await listAll())[0]!.id, { reason: 'over' }));
    await office.authority.seal();
    const before = await office.storage.transact((transaction) => transaction.listLogged({ tenant: 'acme', after: 0, limit: 9 }));
    for (const id of ['office', 'authority', 'byleave']) expect(codeOf(await erase(id))).toBe('ok');
    const after = await office.storage.transact((transaction) => transaction.listLogged({ tenant: 'acme', after: 0, limit: before.length }));
    expect(after).toEqual(before);
    expect(before.some(({ entry }) => Object.keys(entry.facts).length > 0)).toBe(true);
  });

  it('leaves no digest that could be tried, no reason, and nothing of what limits counted by', async () => {
    const id = await pay('one');
    const { digest } = (await listAll()).find((action) => action.id === id)!;
    expect(codeOf(await erase('maya'))).toBe('ok');
    const left = JSON.stringify((await listAll()).filter(({ toolName }) => toolName === 'send_payment'));
    expect(left).not.toContain(digest);
    expect(left).not.toMatch(/waiting|Ada Ltd|maya/u);
    expect(left).toContain(digestOf((await listAll()).find((action) => action.id === id)!.principal.user.id));
    const known = await office.storage.transact((transaction) => transaction.listKnownLimits('acme', 'maya', 99));
    expect(known.map(({ scope }) => scope)).toEqual(['{}']);
  });

  it('gives back nothing of what everybody shares', async () => {
    await pay('one');
    await pay('two');
    expect(codeOf(await erase('maya'))).toBe('ok');
    const third = accepted(await office.authority.propose(samsAgent, payment({ callId: 'three' }))).action;
    expect(third.lifecycle.state).toBe('limited');
  });

  it.each(['sealed', 'not sealed yet'])('leaves neither whom somebody asked to decide nor what they said, where that is %s', async (how) => {
    const listed = Object.values(approvers).map((caller) => caller.user);
    const asking = office.reopen({ listPeople: () => listed });
    const { id } = await askTwo();
    accepted(await asking.refer(approvers['ann']!, id, { to: { person: 'ben' }, note: 'You know Ada, do you not?' }));
    accepted(await asking.refer(maya, id, { to: { role: 'finance' }, note: 'It is urgent.' }));
    if (how === 'sealed') await office.authority.seal();
    expect(codeOf(await erase('ben'))).toBe('ok');
    const left = JSON.stringify([await listAll(), await office.entries()]);
    expect(left).not.toMatch(/"ben"|"BEN"|You know Ada/u);
    expect(left).toContain('It is urgent.');
    const search = (query: LogQuery) => office.storage.transact((transaction) => searchLog(transaction, 'acme', { limit: 9, query }));
    expect((await search({ referredTo: 'ben' })).entries).toEqual([]);
    expect((await search({ text: 'know' })).entries).toEqual([]);
    accepted(await office.authority.cancel(agent, id, { reason: 'over' }));
    expect(codeOf(await erase('maya'))).toBe('ok');
    expect(JSON.stringify([await listAll(), await office.entries()])).not.toMatch(/It is urgent/u);
    await asking.close();
  });

  it('waits for what was proposed while it was asked for', async () => {
    const { transact } = office.storage;
    let isRaced = false;
    // Right after nothing was found to go on, something does.
    const storage = {
      ...office.storage,
      transact: (async (work) => {
        const value = await transact(work);
        if (Array.isArray(value) && value.length === 0 && !isRaced) {
          isRaced = true;
          await proposePayment(office, { callId: 'meanwhile' });
        }
        return value;
      }) as typeof transact,
    };
    await pay('one');
    const racing = office.reopen({ storage });
    expect(refused(await racing.erasePerson(dora, { userId: 'maya', reason: 'asked for' })).code).toBe('conflict');
    await racing.close();
    const open = (await listAll()).find(({ callId }) => callId === 'meanwhile')!;
    expect([open.principal.user.id, open.lifecycle.state]).toEqual(['maya', 'awaitingConsent']);
    expect(JSON.stringify(await office.entries())).not.toContain('erased-');
  });

  it('makes nobody two approvers of one action', async () => {
    const { id, digest } = await askTwo();
    const { ann } = approvers;
    expect(accepted(await decideAsShown(office.authority, ann!, id, { decision: 'approve', digest })).action.lifecycle.state).toBe('awaitingConsent');
    expect(refused(await erase('ann')).code).toBe('conflict');
    expect(codeOf(await decideAsShown(office.authority, ann!, id, { decision: 'approve', digest }))).toBe('already_decided');
    accepted(await decideAsShown(office.authority, approvers['ben']!, id, { decision: 'approve', digest }));
    accepted(await office.authority.cancel(agent, id, { reason: 'over' }));
    expect(codeOf(await erase('ann'))).toBe('ok');
    expect(JSON.stringify(await listAll())).not.toMatch(/"ANN"/u);
    expect(codeOf(await office.authority.readAudit(rita, { limit: 9, whose: 'everybody' }))).toBe('ok');
  });
});
