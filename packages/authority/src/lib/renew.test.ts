import { beforeEach, describe, expect, it } from 'vitest';
import { decideAsShown, accepted, agent, codeOf, createOffice, maya, otherMaya, payment, proposePayment, sam, type Office } from './office-fixture.ts';

let office: Office;
beforeEach(() => {
  office = createOffice();
});

async function expire(): Promise<{ readonly id: string; readonly digest: string }> {
  const action = await proposePayment(office);
  office.clock.ms += 1_000;
  return action;
}

describe('renew', () => {
  it('asks again with a new id, digest and deadline, which the agent finds under its old call id', async () => {
    const expired = await expire();
    const { action } = accepted(await office.authority.renew(maya, expired.id));
    expect(action).toMatchObject({ attempt: 2, callId: 'call-1', lifecycle: { state: 'awaitingConsent', context: { deadline: 12_000 } } });
    expect(action.digest).not.toBe(expired.digest);
    expect((await proposePayment(office)).id).toBe(action.id);
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'action.proposed', actionId: action.id, actor: { kind: 'user' }, facts: { renews: expired.id } });
    expect(codeOf(await decideAsShown(office.authority, maya, action.id, { decision: 'approve', digest: expired.digest }))).toBe('digest_mismatch');
  });

  it('renews once, however many ask at once', async () => {
    const { id } = await expire();
    const verdicts = await Promise.all(Array.from({ length: 10 }, () => office.authority.renew(maya, id)));
    expect(verdicts.map(codeOf).toSorted()).toEqual(['ok', ...Array.from({ length: 9 }, () => 'superseded')]);
  });

  it('refuses and logs what has not expired', async () => {
    const { id } = await proposePayment(office);
    expect(await office.authority.renew(maya, id)).toMatchObject({ ok: false, refusal: { code: 'invalid_transition', state: 'awaitingConsent' } });
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'attempt.refused', facts: { verb: 'renew' } });
  });

  it('asks policy anew', async () => {
    const { id } = await expire();
    office.policy.publish('v2', { decision: false });
    expect(accepted(await office.authority.renew(maya, id)).action.lifecycle.state).toBe('denied');
  });

  it('asks policy of the person as they are now, not as they were: a role taken away gives nothing', async () => {
    office.policy.evaluate = async ({ subject }) => ({ decision: JSON.stringify(subject.properties?.['user']).includes('"finance"') });
    const { action } = accepted(await office.authority.propose({ ...agent, user: { ...maya.user, roles: ['finance'] } }, payment()));
    expect(action.lifecycle.state).toBe('authorized');
    office.clock.ms += 500;
    const renewed = accepted(await office.authority.renew(maya, action.id)).action;
    expect(renewed).toMatchObject({ principal: { user: maya.user, agent: agent.agent }, lifecycle: { state: 'denied' } });
    expect(renewed.principal.user).not.toHaveProperty('roles');
  });

  it('refuses what its tool no longer accepts', async () => {
    const { id } = await expire();
    const refused = await office.reopen({ tools: [] }).renew(maya, id);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'unknown_tool', state: 'rejected' } });
  });

  it('refuses an agent, and does not know a stranger’s action', async () => {
    const { id } = await expire();
    expect(codeOf(await office.authority.renew(agent, id))).toBe('forbidden');
    for (const stranger of [sam, otherMaya]) expect(codeOf(await office.authority.renew(stranger, id))).toBe('unknown_action');
  });
});
