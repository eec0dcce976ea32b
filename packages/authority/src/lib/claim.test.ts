import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DecisionPoint, EvaluationResponse } from '@byleave/policy';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  accepted,
  agent,
  approvePayment,
  claimPayment,
  codeOf,
  createOffice,
  mail,
  maya,
  otherAgent,
  otherTenantsAgent,
  payment,
  proposePayment,
  samsAgent,
  sendPayment,
  unknownDigest,
  type Office,
  decideAsShown,
  refused,
} from './office-fixture.ts';
import { createMemoryStorage } from './memory-storage.ts';
import { createSqliteStorage } from './sqlite-storage.ts';
import type { Storage } from './storage.ts';

let office: Office;
beforeEach(() => {
  office = createOffice();
});

const claim = async (action: { readonly id: string; readonly digest: string }): Promise<string> =>
  codeOf(await office.authority.claim(agent, action.id, { digest: action.digest }));
const ask = (approvals: number) => ({ decision: true, context: { obligations: [{ id: 'ask', type: 'ask', properties: { approvals } }] } });

async function openTemporaryFile(): Promise<Storage> {
  const folder = mkdtempSync(join(tmpdir(), 'byleave-'));
  const storage = await createSqliteStorage(join(folder, 'claims.sqlite'));
  onTestFinished(async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
  });
  return storage;
}

describe('claim', () => {
  it('starts an approved action and logs it in the same commit', async () => {
    const { action, claimId } = await claimPayment(office);
    expect(action.lifecycle).toMatchObject({ state: 'executing', context: { deadline: 10_100 } });
    expect(claimId).toEqual(expect.any(String));
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'action.claimed', state: 'executing', digest: action.digest, actor: { kind: 'agent' } });
  });

  it('hands the claim to the claimer alone: no reader and no log entry holds it', async () => {
    const { action, claimId } = await claimPayment(office);
    const seen = [
      action,
      await office.authority.readAction(maya, action.id),
      await office.authority.propose(agent, { ...mail(), callId: 'call-1', tool: 'send_payment', arguments: action.arguments }),
      await office.entries(),
    ];
    expect(JSON.stringify(seen)).not.toContain(JSON.stringify(claimId));
  });

  it.each([
    ['memory', async () => createMemoryStorage()],
    ['sqlite', openTemporaryFile],
  ])('hands out one claim, however many ask at once, on %s', async (_name, open) => {
    office = createOffice({ storage: await open() });
    const { id, digest } = await approvePayment(office);
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => office.authority.claim(agent, id, { digest })));
    expect(verdicts.filter((verdict) => verdict.ok)).toHaveLength(1);
    expect(verdicts.filter((verdict) => codeOf(verdict) === 'already_claimed')).toHaveLength(49);
    expect((await office.entries()).filter((entry) => entry.type === 'action.claimed')).toHaveLength(1);
  });

  it('refuses a second claim, also after the outcome', async () => {
    const { action, claimId } = await claimPayment(office);
    expect(await claim(action)).toBe('already_claimed');
    await office.authority.complete(agent, action.id, { claimId, outcome: { status: 'succeeded' } });
    expect(await claim(action)).toBe('already_claimed');
  });

  it('refuses a person, and does not know another agent’s, person’s or tenant’s action', async () => {
    const { id, digest } = await approvePayment(office);
    expect(codeOf(await office.authority.claim(maya, id, { digest }))).toBe('forbidden');
    for (const stranger of [otherAgent, samsAgent, otherTenantsAgent]) {
      expect(codeOf(await office.authority.claim(stranger, id, { digest }))).toBe('unknown_action');
    }
    expect(await claim({ id, digest })).toBe('ok');
  });

  it('does not know what the same agent was allowed through other agents, or through none', async () => {
    const throughPlanner = { ...agent, via: [{ id: 'planner', name: 'Planner' }] };
    const direct = await approvePayment(office);
    const delegated = accepted(await office.authority.propose(throughPlanner, mail({ callId: 'b' }))).action;
    for (const [stranger, { id, digest }] of [[throughPlanner, direct], [agent, delegated], [{ ...agent, via: [otherAgent.agent] }, delegated]] as const) {
      expect(codeOf(await office.authority.claim(stranger, id, { digest }))).toBe('unknown_action');
      expect(codeOf(await office.authority.complete(stranger, id, { outcome: { status: 'unknown', message: 'lost' } }))).toBe('unknown_action');
      expect(codeOf(await office.authority.cancel(stranger, id, { reason: 'over' }))).toBe('unknown_action');
    }
    expect(refused(await office.authority.propose(agent, mail({ callId: 'b' })))).toEqual({ code: 'call_reused', message: expect.any(String) as string });
    expect(codeOf(await office.authority.propose(throughPlanner, mail({ callId: 'b' })))).toBe('ok');
    expect(codeOf(await office.authority.claim({ ...agent, via: [] }, direct.id, { digest: direct.digest }))).toBe('ok');
    expect(codeOf(await office.authority.claim({ ...throughPlanner, via: [{ id: 'planner', name: 'Renamed' }] }, delegated.id, { digest: delegated.digest }))).toBe('ok');
  });

  it('claims nothing through an agent that was stopped, though the call was allowed without it', async () => {
    const action = await approvePayment(office);
    accepted(await office.authority.pressStop(maya, { scope: { userId: 'maya', agentId: 'planner' } }));
    expect(codeOf(await office.authority.claim({ ...agent, via: [{ id: 'planner', name: 'Planner' }] }, action.id, { digest: action.digest }))).toBe('unknown_action');
    expect(await claim(action)).toBe('ok');
  });

  it('refuses another digest and logs the attempt', async () => {
    const { id } = await approvePayment(office);
    expect(await claim({ id, digest: unknownDigest })).toBe('digest_mismatch');
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'attempt.refused', state: 'authorized', facts: { verb: 'claim', code: 'digest_mismatch' } });
  });

  it('refuses what waits for a person', async () => {
    expect(await claim(await proposePayment(office))).toBe('awaiting_consent');
  });

  it('takes a claim until the authorization’s deadline, not at it', async () => {
    const first = await approvePayment(office);
    const second = await approvePayment(office, { callId: 'call-2' });
    office.clock.ms += 499;
    expect(await claim(first)).toBe('ok');
    office.clock.ms += 1;
    expect(await claim(second)).toBe('expired');
    const entries = (await office.entries()).filter((entry) => entry.actionId === second.id);
    expect(entries.map((entry) => entry.type)).toEqual(['action.proposed', 'consent.approved', 'deadline.passed', 'attempt.refused']);
  });

  it('revokes when the tool was changed or removed after it was allowed', async () => {
    for (const [index, tools] of [[{ ...sendPayment, risk: 'low' as const }], []].entries()) {
      const { id, digest } = await approvePayment(office, { callId: `call-${index}` });
      const refused = await office.reopen({ tools }).claim(agent, id, { digest });
      expect(refused).toMatchObject({ ok: false, refusal: { code: 'tool_changed', state: 'revoked', actionId: id } });
      expect((await office.entries()).at(-1)).toMatchObject({ type: 'authorization.revoked', state: 'revoked' });
      expect(await claim({ id, digest })).toBe('tool_changed');
    }
  });

  describe('under a policy that changed since', () => {
    it.each([
      ['denies', { decision: false }],
      ['wants one approval more', ask(2)],
      ['demands what is not understood', { decision: true, context: { obligations: [{ id: 'o', type: 'step-up', properties: {} }] } }],
    ])('revokes when it now %s', async (_what, answer) => {
      const action = await approvePayment(office);
      office.policy.publish('v2', answer);
      expect(await claim(action)).toBe('revoked');
      expect((await office.entries()).at(-1)).toMatchObject({ type: 'authorization.revoked', state: 'revoked', facts: { code: 'revoked' } });
      office.policy.publish('v1', { decision: true });
      expect(await claim(action)).toBe('revoked');
    });

    it('revokes what was allowed outright and is now asked', async () => {
      const { action } = accepted(await office.authority.propose(agent, mail()));
      office.policy.publish('v2', ask(1));
      expect(await claim(action)).toBe('revoked');
    });

    it.each([
      ['as strict', ask(1)],
      ['looser', { decision: true }],
    ])('goes ahead when it is %s', async (_what, answer) => {
      const action = await approvePayment(office);
      office.policy.publish('v2', answer);
      expect(await claim(action)).toBe('ok');
    });

    it('hears of the change also when the approval comes while the claim is under way', async () => {
      const { id, digest } = await proposePayment(office);
      const readVersion = async (): Promise<string> => {
        await decideAsShown(office.authority, maya, id, { decision: 'approve', digest });
        return 'v2';
      };
      office.policy.publish('v2', { decision: false });
      office.policy.readVersion = readVersion;
      const claiming = office.authority.claim(agent, id, { digest });
      const approving = decideAsShown(office.authority, maya, id, { decision: 'approve', digest });
      await approving;
      expect(codeOf(await claiming)).not.toBe('ok');
      expect(['awaiting_consent', 'revoked']).toContain(codeOf(await claiming));
    });
  });

  describe('for a person of whom something else is known since', () => {
    const financeAgent = { ...agent, user: { ...maya.user, roles: ['finance'] } };
    const onlyFinance = (answer: EvaluationResponse): DecisionPoint['evaluate'] => async ({ subject }) =>
      JSON.stringify(subject.properties?.['user']).includes('"finance"') ? answer : { decision: false };

    it.each([
      ['allowed outright', async () => accepted(await office.authority.propose(financeAgent, payment())).action, { decision: true }],
      [
        'approved',
        async () => {
          const { id, digest } = accepted(await office.authority.propose(financeAgent, payment())).action;
          return accepted(await decideAsShown(office.authority, maya, id, { decision: 'approve', digest })).action;
        },
        ask(1),
      ],
    ])('asks policy again of what was %s, and revokes what it denies now', async (_how, authorize, answer) => {
      office.policy.evaluate = onlyFinance(answer);
      const action = await authorize();
      expect(action.lifecycle.state).toBe('authorized');
      expect(await claim(action)).toBe('revoked');
      expect(codeOf(await office.authority.claim(financeAgent, action.id, { digest: action.digest }))).toBe('revoked');
    });

    it('asks with what is known now, also when the policies changed as well', async () => {
      office.policy.evaluate = onlyFinance(ask(1));
      const { id, digest } = accepted(await office.authority.propose(financeAgent, payment())).action;
      accepted(await decideAsShown(office.authority, maya, id, { decision: 'approve', digest }));
      office.policy.readVersion = async () => 'v2';
      expect(await claim({ id, digest })).toBe('revoked');
    });

    it('goes ahead where policy says the same of them, and asks nothing where nothing changed', async () => {
      const action = await approvePayment(office);
      office.policy.evaluate = vi.fn(office.policy.evaluate);
      const known = await approvePayment(office, { callId: 'b' });
      expect(office.policy.evaluate).toHaveBeenCalledTimes(1);
      expect(await claim(known)).toBe('ok');
      expect(office.policy.evaluate).toHaveBeenCalledTimes(1);
      expect(codeOf(await office.authority.claim(financeAgent, action.id, { digest: action.digest }))).toBe('ok');
      expect(office.policy.evaluate).toHaveBeenCalledTimes(2);
    });

    it('runs nothing while the decision point is silent on them, and takes nothing back', async () => {
      const action = await approvePayment(office);
      const present = office.policy.evaluate;
      office.policy.evaluate = () => Promise.reject(new Error('down'));
      const claimByFinance = async () => codeOf(await office.authority.claim(financeAgent, action.id, { digest: action.digest }));
      expect(await claimByFinance()).toBe('authority_unreachable');
      office.policy.evaluate = present;
      expect(await claimByFinance()).toBe('ok');
    });
  });

  it.each([
    ['throws', () => Promise.reject(new Error('down'))],
    [
      'throws before it returns a promise',
      () => {
        throw new Error('down');
      },
    ],
    ['is silent', () => new Promise<never>(() => undefined)],
  ])('runs nothing while the decision point %s, and takes nothing back', async (_what, readVersion) => {
    const action = await approvePayment(office);
    const present = office.policy.readVersion;
    office.policy.readVersion = readVersion;
    expect(await claim(action)).toBe('authority_unreachable');
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'attempt.refused', state: 'authorized', facts: { verb: 'claim' } });
    office.policy.readVersion = present;
    expect(await claim(action)).toBe('ok');
  });

  it('runs nothing while the decision point answers nonsense', async () => {
    const action = await approvePayment(office);
    office.policy.publish('v2', { decision: 1 } as never);
    expect(await claim(action)).toBe('authority_unreachable');
  });
});
