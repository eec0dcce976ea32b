import { beforeEach, describe, expect, it } from 'vitest';
import {
  accepted,
  agent,
  approvePayment,
  codeOf,
  createOffice,
  mail,
  maya,
  otherMaya,
  proposePayment,
  sam,
  sendPayment,
  unknownDigest,
  type Office,
  decideAsShown,
} from './office-fixture.ts';

let office: Office;
beforeEach(() => {
  office = createOffice();
});

describe('decide', () => {
  it('authorizes on a person’s approval and logs who gave it', async () => {
    const action = await approvePayment(office);
    expect(action.lifecycle).toMatchObject({ state: 'authorized', context: { deadline: 10_500, decisions: [{ decision: 'approve', by: maya.user }] } });
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'consent.approved', state: 'authorized', digest: action.digest, actor: { kind: 'user', id: 'maya' } });
  });

  it('ends on a person’s refusal, in their words', async () => {
    const { id, digest } = await proposePayment(office);
    const { action } = accepted(await decideAsShown(office.authority, maya, id, { decision: 'decline', digest, reason: 'Wrong IBAN' }));
    expect(action.lifecycle.state).toBe('declined');
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'consent.declined', facts: { reason: 'Wrong IBAN' } });
    const refused = await office.authority.claim(agent, id, { digest });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'declined', message: 'Maya Chen declined this: “Wrong IBAN”' } });
  });

  it('refuses an agent, whoever it acts for', async () => {
    const { id, digest } = await proposePayment(office);
    expect(codeOf(await decideAsShown(office.authority, agent, id, { decision: 'approve', digest }))).toBe('forbidden');
    expect(codeOf(await office.authority.claim(agent, id, { digest }))).toBe('awaiting_consent');
  });

  it('does not know somebody else’s action', async () => {
    const { id, digest } = await proposePayment(office);
    const before = await office.entries();
    for (const stranger of [sam, otherMaya]) {
      const refused = await decideAsShown(office.authority, stranger, id, { decision: 'approve', digest });
      expect(refused).toMatchObject({ ok: false, refusal: { code: 'unknown_action' } });
      expect(refused).toEqual(await decideAsShown(office.authority, stranger, 'no-such-action', { decision: 'approve', digest }));
    }
    expect(await office.entries()).toEqual(before);
  });

  it.each(['approve', 'decline'] as const)('refuses to %s another digest and logs the attempt', async (decision) => {
    const { id } = await proposePayment(office);
    const other = await proposePayment(office, { callId: 'call-2' });
    for (const digest of [unknownDigest, other.digest]) {
      expect(await decideAsShown(office.authority, maya, id, { decision, digest })).toMatchObject({
        ok: false,
        refusal: { code: 'digest_mismatch', actionId: id, state: 'awaitingConsent' },
      });
    }
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'attempt.refused', state: 'awaitingConsent', facts: { verb: 'decide', code: 'digest_mismatch' } });
  });

  it.each(['approve', 'decline'] as const)('refuses a replayed decision to %s', async (decision) => {
    const { id, digest } = await proposePayment(office);
    expect(codeOf(await decideAsShown(office.authority, maya, id, { decision, digest }))).toBe('ok');
    const lifecycle = accepted(await office.authority.readAction(maya, id)).action.lifecycle;
    expect(codeOf(await decideAsShown(office.authority, maya, id, { decision, digest }))).toBe('already_decided');
    expect(accepted(await office.authority.readAction(maya, id)).action.lifecycle).toEqual(lifecycle);
  });

  it('refuses a decision on what policy decided, and on what has ended', async () => {
    const read = accepted(await office.authority.propose(agent, mail())).action;
    expect(codeOf(await decideAsShown(office.authority, maya, read.id, { decision: 'approve', digest: read.digest }))).toBe('already_decided');
    const { id, digest } = await proposePayment(office, { callId: 'call-2' });
    await office.authority.cancel(agent, id, { reason: 'The run ended.' });
    expect(codeOf(await decideAsShown(office.authority, maya, id, { decision: 'approve', digest }))).toBe('cancelled');
  });

  it('lets one of approve and decline win, and tells the other', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { id, digest } = await proposePayment(office, { callId: `call-${round}` });
      const decisions = (round % 2 === 0 ? ['approve', 'decline'] : ['decline', 'approve']) as ('approve' | 'decline')[];
      const verdicts = await Promise.all(decisions.map((decision) => decideAsShown(office.authority, maya, id, { decision, digest })));
      expect(verdicts.map(codeOf).toSorted()).toEqual(['already_decided', 'ok']);
      const winner = decisions[verdicts.findIndex((verdict) => verdict.ok)];
      const { state } = accepted(await office.authority.readAction(maya, id)).action.lifecycle;
      expect(state).toBe(winner === 'approve' ? 'authorized' : 'declined');
      expect((await office.entries()).filter((entry) => entry.actionId === id && entry.type.startsWith('consent.'))).toHaveLength(1);
    }
  });

  it('takes a decision until the deadline, not at it', async () => {
    const { id, digest } = await proposePayment(office);
    const second = await proposePayment(office, { callId: 'call-2' });
    office.clock.ms += 999;
    expect(codeOf(await decideAsShown(office.authority, maya, id, { decision: 'approve', digest }))).toBe('ok');
    office.clock.ms += 1;
    const late = await decideAsShown(office.authority, maya, second.id, { decision: 'approve', digest: second.digest });
    expect(late).toMatchObject({ ok: false, refusal: { code: 'expired', state: 'expired' } });
    const ofSecond = (await office.entries()).filter((entry) => entry.actionId === second.id);
    expect(ofSecond.map((entry) => entry.type)).toEqual(['action.proposed', 'deadline.passed', 'attempt.refused']);
    expect(codeOf(await office.authority.claim(agent, second.id, { digest: second.digest }))).toBe('expired');
  });

  it('refuses to approve what a changed tool would do, and still lets it be declined', async () => {
    const { id, digest } = await proposePayment(office);
    for (const tools of [[{ ...sendPayment, description: 'Sends money abroad.' }], []]) {
      const changed = office.reopen({ tools });
      expect(codeOf(await decideAsShown(changed, maya, id, { decision: 'approve', digest }))).toBe('tool_changed');
    }
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'attempt.refused', facts: { verb: 'decide', code: 'tool_changed' } });
    expect(codeOf(await decideAsShown(office.reopen({ tools: [] }), maya, id, { decision: 'decline', digest }))).toBe('ok');
  });

  it('counts one person once where two have to approve', async () => {
    office.policy.publish('v2', { decision: true, context: { obligations: [{ id: 'two', type: 'ask', properties: { approvals: 2 } }] } });
    const { id, digest } = await proposePayment(office);
    const first = accepted(await decideAsShown(office.authority, maya, id, { decision: 'approve', digest }));
    expect(first.action.lifecycle.state).toBe('awaitingConsent');
    expect(codeOf(await decideAsShown(office.authority, maya, id, { decision: 'approve', digest }))).toBe('already_decided');
    expect(codeOf(await office.authority.claim(agent, id, { digest }))).toBe('awaiting_consent');
  });
});
