import { beforeEach, describe, expect, it } from 'vitest';
import { accepted, agent, approvePayment, codeOf, createOffice, mail, maya, otherAgent, otherMaya, otherTenantsAgent, payment, proposePayment, sam, samsAgent, type Office } from './office-fixture.ts';

let office: Office;
beforeEach(() => {
  office = createOffice();
});

async function fillOffice(): Promise<void> {
  for (const caller of [agent, otherAgent, samsAgent, otherTenantsAgent]) await office.authority.propose(caller, payment());
}

describe('reading', () => {
  it('shows a person all that is done in their name, and an agent only its own', async () => {
    await fillOffice();
    for (const [caller, count] of [[maya, 2], [agent, 1], [otherAgent, 1], [sam, 1], [otherMaya, 1]] as const) {
      const actions = await office.authority.listActions(caller, { limit: 100 });
      const page = accepted(await office.authority.readAudit(caller, { limit: 100 }));
      const entries = await office.authority.listEntries(caller, { after: 0, limit: 100 });
      expect(actions).toHaveLength(count);
      expect(page.entries).toHaveLength(count);
      expect(entries).toHaveLength(count);
      expect(Object.keys(page.actions)).toHaveLength(count);
      for (const { tenant, principal } of [...actions, ...Object.values(page.actions)]) {
        expect([tenant, principal.user.id]).toEqual([caller.tenant, caller.user.id]);
        if (caller.kind === 'agent') expect(principal.agent.id).toBe(caller.agent.id);
      }
    }
  });

  it('shows an agent nothing of what it does through other agents, or through none', async () => {
    const throughPlanner = { ...agent, via: [{ id: 'planner', name: 'Planner' }] };
    const direct = await proposePayment(office);
    const delegated = accepted(await office.authority.propose(throughPlanner, payment({ callId: 'delegated' }))).action;
    for (const [caller, own] of [[agent, direct], [throughPlanner, delegated]] as const) {
      expect((await office.authority.listActions(caller, { limit: 100 })).map(({ id }) => id)).toEqual([own.id]);
      for (const asked of [{}, { query: {} }, { conversation: 'chat' }]) {
        const page = accepted(await office.authority.readAudit(caller, { limit: 100, ...asked }));
        expect([page.entries.map(({ actionId }) => actionId), Object.keys(page.actions)]).toEqual([[own.id], [own.id]]);
      }
    }
    await office.authority.propose(throughPlanner, mail({ callId: 'delegated too' }));
    expect(await office.authority.listEntries(agent, { after: 0, limit: 1 })).toMatchObject([{ actionId: direct.id }]);
    for (const limit of [1, 2, 100]) expect(await office.authority.listEntries(throughPlanner, { after: 0, limit })).toMatchObject([{ actionId: delegated.id }, {}].slice(0, limit));
    for (const after of [1, 2]) expect(await office.authority.listEntries(agent, { after, limit: 1 })).toEqual([]);
    expect(await office.authority.listActions(maya, { limit: 100 })).toHaveLength(3);
    expect(accepted(await office.authority.readAudit(maya, { limit: 100 })).entries).toHaveLength(3);
  });

  it('does not know a stranger’s action', async () => {
    const { id } = await proposePayment(office);
    expect(codeOf(await office.authority.readAction(maya, id))).toBe('ok');
    for (const stranger of [sam, otherMaya, otherAgent, samsAgent, otherTenantsAgent]) {
      expect(codeOf(await office.authority.readAction(stranger, id))).toBe('unknown_action');
    }
  });

  it('leaves a stranger’s question about one action empty', async () => {
    const { id } = await proposePayment(office);
    expect(accepted(await office.authority.readAudit(sam, { actionId: id, limit: 10 }))).toEqual({ entries: [], actions: {} });
  });

  it('lists what is open, what waits, and one conversation', async () => {
    await proposePayment(office);
    await approvePayment(office, { callId: 'call-2' });
    await office.authority.propose(agent, payment({ callId: 'call-3', tool: 'delete_all', arguments: {} }));
    await office.authority.propose(agent, mail({ callId: 'call-4', conversation: 'second' }));
    const list = async (request: object): Promise<readonly string[]> =>
      (await office.authority.listActions(maya, { limit: 10, ...request })).map((action) => action.callId).toSorted();
    expect(await list({ state: 'open' })).toEqual(['call-1', 'call-2', 'call-4']);
    expect(await list({ state: 'awaitingConsent' })).toEqual(['call-1']);
    expect(await list({ conversation: 'second' })).toEqual(['call-4']);
    expect(await list({})).toHaveLength(4);
  });

  it('never lists as open what its deadline has ended, however many', async () => {
    for (let index = 0; index < 230; index += 1) await proposePayment(office, { callId: `call-${index}` });
    office.clock.ms += 1_000;
    expect(await office.authority.listActions(maya, { state: 'open', limit: 200 })).toEqual([]);
    expect((await office.entries()).filter((entry) => entry.type === 'deadline.passed')).toHaveLength(230);
  });

  it('writes a passed deadline down once', async () => {
    const { id } = await proposePayment(office);
    office.clock.ms += 1_000;
    await Promise.all(Array.from({ length: 5 }, () => office.authority.readAction(maya, id)));
    await office.authority.listActions(maya, { limit: 10 });
    expect((await office.entries()).map((entry) => entry.type)).toEqual(['action.proposed', 'deadline.passed']);
  });

  it('pages through the log newest first, without a gap or a repetition', async () => {
    for (let index = 0; index < 7; index += 1) await proposePayment(office, { callId: `call-${index}` });
    const sequences: number[] = [];
    let before: number | undefined;
    do {
      const page = accepted(await office.authority.readAudit(maya, { limit: 3, ...(before !== undefined && { before }) }));
      sequences.push(...page.entries.map((entry) => entry.sequence));
      before = page.next;
    } while (before !== undefined);
    expect(sequences).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });
});
