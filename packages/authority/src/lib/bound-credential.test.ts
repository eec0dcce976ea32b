import { beforeEach, describe, expect, it } from 'vitest';
import type { AgentCaller } from './caller.ts';
import { accepted, agent, approvePayment, claimPayment, codeOf, createOffice, mail, maya, payment, proposePayment, type Office } from './office-fixture.ts';

/** The same agent, by a credential for one conversation. */
const elsewhere: AgentCaller = { ...agent, conversation: 'elsewhere' };
const here: AgentCaller = { ...agent, conversation: 'chat' };

let office: Office;
beforeEach(() => {
  office = createOffice();
});

describe('a credential for one conversation', () => {
  it('claims what was approved in its own, and not what was approved in another', async () => {
    const { id, digest } = await approvePayment(office);
    expect(codeOf(await office.authority.claim(elsewhere, id, { digest }))).toBe('unknown_action');
    expect(codeOf(await office.authority.claim(here, id, { digest }))).toBe('ok');
  });

  it('proposes in no other', async () => {
    expect(codeOf(await office.authority.propose(elsewhere, payment()))).toBe('forbidden');
    expect(codeOf(await office.authority.propose(here, payment()))).toBe('ok');
  });

  it('ends nothing in another: it neither takes back, nor supersedes, nor completes', async () => {
    const { id } = await proposePayment(office);
    expect(codeOf(await office.authority.cancel(elsewhere, id, { reason: 'No.' }))).toBe('unknown_action');
    expect(codeOf(await office.authority.propose(elsewhere, payment({ callId: 'call-2', conversation: 'elsewhere', supersedes: id })))).toBe('unknown_action');
    const { action, claimId } = await claimPayment(office);
    expect(codeOf(await office.authority.complete(elsewhere, action.id, { claimId, outcome: { status: 'succeeded' } }))).toBe('unknown_action');
    expect(accepted(await office.authority.readAction(here, action.id)).action.lifecycle.state).toBe('executing');
  });

  it('reads nothing of another, also when it asks for that by name', async () => {
    const { id } = await proposePayment(office);
    await office.authority.propose(elsewhere, mail({ callId: 'call-2', conversation: 'elsewhere' }));
    expect(codeOf(await office.authority.readAction(elsewhere, id))).toBe('unknown_action');
    const listed = async (conversation?: string) => office.authority.listActions(elsewhere, { limit: 10, ...(conversation !== undefined && { conversation }) });
    expect((await listed()).map((action) => action.conversation)).toEqual(['elsewhere']);
    expect(await listed('chat')).toEqual([]);
    const read = async (request: object) => accepted(await office.authority.readAudit(elsewhere, { limit: 10, ...request })).entries.map((entry) => entry.conversation);
    expect(await read({})).toEqual(['elsewhere']);
    expect(await read({ query: {} })).toEqual(['elsewhere']);
    expect(await read({ conversation: 'chat' })).toEqual([]);
    expect(await read({ conversation: 'chat', query: {} })).toEqual([]);
    expect(await read({ actionId: id })).toEqual([]);
    expect((await office.authority.listEntries(elsewhere, { after: 0, limit: 10 })).map((entry) => entry.conversation)).toEqual(['elsewhere']);
  });

  it('hears of no grant and no stop for another, not even their names', async () => {
    const terms = { effect: 'deny', toolName: 'send_payment', agentId: agent.agent.id, constraints: [], endsAt: 50_000 } as const;
    for (const conversation of ['chat', 'elsewhere']) accepted(await office.authority.createGrant(maya, { ...terms, conversation }));
    for (const conversation of ['chat', 'elsewhere']) accepted(await office.authority.pressStop(maya, { scope: { userId: maya.user.id, conversation } }));
    const heard = async (caller: AgentCaller) => ({
      grants: (await office.authority.listGrants(caller)).map(({ grant }) => grant.conversation).toSorted(),
      stops: (await office.authority.listStops(caller)).map(({ scope }) => scope.conversation).toSorted(),
    });
    expect(await heard(agent)).toEqual({ grants: ['chat', 'elsewhere'], stops: ['chat', 'elsewhere'] });
    expect(await heard(here)).toEqual({ grants: ['chat'], stops: ['chat'] });
    expect(await heard(elsewhere)).toEqual({ grants: ['elsewhere'], stops: ['elsewhere'] });
  });
});
