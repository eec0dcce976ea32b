import type { Grant, GrantStanding } from '@byleave/core';
import type { ProposeRequest } from '@byleave/core/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import { accepted, agent, createOffice, decideAsShown, maya, otherMaya, payment, sam, type Office } from './office-fixture.ts';

let office: Office;
let gone: readonly string[];
let calls = 0;
beforeEach(() => {
  gone = [];
  office = createOffice({ mostGrantMs: 100_000, knowsAgent: (_tenant, id) => !gone.includes(id) });
});

const pay = async (changes: Partial<ProposeRequest> = {}) => accepted(await office.authority.propose(agent, payment({ callId: `call-${(calls += 1)}`, ...changes }))).action;

async function give(): Promise<Grant> {
  const action = await pay();
  return accepted(await decideAsShown(office.authority, maya, action.id, { decision: 'approve', digest: action.digest, grant: { constraints: [], endsAt: 50_000 } })).grant!;
}
const standing = async (): Promise<GrantStanding | undefined> => (await office.authority.listGrants(maya))[0];

describe('what policies say by now of the call a grant was given with', () => {
  it('is nothing while the grant is what answers it', async () => {
    await give();
    expect(await standing()).not.toHaveProperty('overruled');
  });

  it.each([
    ['deny', [{ id: 'P-9', text: 'No more payments.', effect: 'deny' }]],
    ['allow', [{ id: 'P-9', text: 'Payments are fine.', effect: 'allow' }]],
  ] as const)('is that they %s it, and which', async (by, [{ id, text, effect }]) => {
    await give();
    office.policy.publish('v2', [{ id, text, effect }]);
    expect((await standing())?.overruled).toEqual({ by, reasons: [{ policy: id, text }] });
  });

  it('is that they ask for more than one approval of the person', async () => {
    await give();
    office.policy.publish('v2', { decision: true, context: { obligations: [{ id: 'two', type: 'ask', properties: { approvals: 2 } }], reasons: [] } });
    expect((await standing())?.overruled).toMatchObject({ by: 'ask' });
    expect((await pay()).lifecycle.state).toBe('awaitingConsent');
  });

  it('is as things are: what is said to be denied is denied', async () => {
    await give();
    office.policy.publish('v2', [{ id: 'P-9', text: 'No more payments.', effect: 'deny' }]);
    expect((await standing())?.overruled?.by).toBe('deny');
    const verdict = await office.authority.propose(agent, payment({ callId: 'again' }));
    expect(verdict.ok ? verdict.value.action.lifecycle.state : verdict.refusal.code).toBe('denied');
  });

  it('is not known while the policies cannot be asked, and nothing is said of it', async () => {
    await give();
    office.policy.evaluate = () => Promise.reject(new Error('down'));
    expect(await standing()).toMatchObject({ state: 'active' });
    expect(await standing()).not.toHaveProperty('overruled');
  });

  it('comes with what a change answers with', async () => {
    const grant = await give();
    office.policy.publish('v2', [{ id: 'P-9', text: 'No more payments.', effect: 'deny' }]);
    const terms = { effect: 'allow', toolName: grant.toolName, agentId: grant.agentId, constraints: [], endsAt: 40_000 } as const;
    expect(accepted(await office.authority.changeGrant(maya, grant.id, { revision: 1, terms })).grant.overruled?.by).toBe('deny');
  });

  it('is nobody else’s to hear, and no agent’s', async () => {
    await give();
    office.policy.publish('v2', [{ id: 'P-9', text: 'No more payments.', effect: 'deny' }]);
    expect(await office.authority.listGrants(sam)).toEqual([]);
    expect(await office.authority.listGrants(otherMaya)).toEqual([]);
    expect((await office.authority.listGrants(agent))[0]).not.toHaveProperty('overruled');
  });
});

it('counts what has begun on its word, which revoking does not end', async () => {
  const grant = await give();
  const begun = await pay();
  const waiting = await pay();
  accepted(await office.authority.claim(agent, begun.id, { digest: begun.digest }));
  expect((await standing())?.running).toBe(1);
  accepted(await office.authority.revokeGrant(maya, grant.id, { revision: 1 }));
  expect(accepted(await office.authority.readAction(maya, begun.id)).action.lifecycle.state).toBe('executing');
  const late = await office.authority.claim(agent, waiting.id, { digest: waiting.digest });
  expect(late.ok ? 'ran' : late.refusal.code).toBe('revoked');
});

it('says that the host no longer knows the agent, in the tenant that was asked about', async () => {
  await give();
  expect(await standing()).not.toHaveProperty('isOrphaned');
  gone = ['office'];
  expect((await standing())?.isOrphaned).toBe(true);
});
