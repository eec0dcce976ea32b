import { digestOf } from '@byleave/core';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  accepted,
  agent,
  approvePayment,
  claimPayment,
  codeOf,
  createOffice,
  maya,
  otherAgent,
  otherTenantsAgent,
  samsAgent,
  type Office,
} from './office-fixture.ts';

let office: Office;
beforeEach(() => {
  office = createOffice();
});

const unknown = { status: 'unknown', message: 'The process was lost.' } as const;
const readLifecycle = async (id: string) => accepted(await office.authority.readAction(maya, id)).action.lifecycle;

describe('complete', () => {
  it.each([
    { status: 'succeeded', resultDigest: digestOf('done') },
    { status: 'failed', message: 'The bank said no.' },
    unknown,
  ] as const)('records the outcome $status from the holder of the claim', async (outcome) => {
    const { action, claimId } = await claimPayment(office);
    const completed = accepted(await office.authority.complete(agent, action.id, { claimId, outcome })).action;
    expect(completed.lifecycle).toMatchObject({ state: 'executed', context: { outcome, deadline: null } });
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'action.completed', state: 'executed', facts: outcome });
  });

  it('refuses a claim that is not the action’s, and logs the attempt', async () => {
    const { action } = await claimPayment(office);
    const readable = action.lifecycle.context.claim!.id;
    for (const claimId of ['forged', readable, action.id]) {
      const refused = await office.authority.complete(agent, action.id, { claimId, outcome: { status: 'succeeded' } });
      expect(refused).toMatchObject({ ok: false, refusal: { code: 'claim_mismatch', state: 'executing' } });
    }
    expect((await office.entries()).filter((entry) => entry.facts['code'] === 'claim_mismatch')).toHaveLength(3);
  });

  it.each([{ status: 'succeeded' }, { status: 'failed', message: 'no' }] as const)('refuses the outcome $status without a claim, and logs the attempt', async (outcome) => {
    const { action } = await claimPayment(office);
    expect(codeOf(await office.authority.complete(agent, action.id, { outcome }))).toBe('claim_mismatch');
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'attempt.refused', facts: { verb: 'complete', code: 'claim_mismatch' } });
    expect((await readLifecycle(action.id)).state).toBe('executing');
  });

  it('lets the agent say without a claim that nobody knows', async () => {
    const { action } = await claimPayment(office);
    expect(codeOf(await office.authority.complete(agent, action.id, { outcome: unknown }))).toBe('ok');
    expect(await readLifecycle(action.id)).toMatchObject({ state: 'executed', context: { outcome: { status: 'unknown' } } });
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'action.abandoned', facts: { status: 'unknown' } });
  });

  it('learns the truth late, once, from the holder of the claim alone', async () => {
    const { action, claimId } = await claimPayment(office);
    office.clock.ms += 100;
    expect(await readLifecycle(action.id)).toMatchObject({ state: 'executed', context: { outcome: { status: 'unknown' } } });
    const complete = async (id: string): Promise<string> =>
      codeOf(await office.authority.complete(agent, action.id, { claimId: id, outcome: { status: 'succeeded' } }));
    expect(await complete('forged')).not.toBe('ok');
    expect(await complete(claimId)).toBe('ok');
    expect(await readLifecycle(action.id)).toMatchObject({ state: 'executed', context: { outcome: { status: 'succeeded' } } });
    expect(await complete(claimId)).toBe('invalid_transition');
    expect(codeOf(await office.authority.complete(agent, action.id, { outcome: unknown }))).toBe('invalid_transition');
  });

  it('refuses what was never claimed', async () => {
    const { id } = await approvePayment(office);
    expect(codeOf(await office.authority.complete(agent, id, { claimId: 'x', outcome: { status: 'succeeded' } }))).toBe('invalid_transition');
    expect(codeOf(await office.authority.complete(agent, id, { outcome: unknown }))).toBe('invalid_transition');
  });

  it('refuses a person, and does not know a stranger’s action', async () => {
    const { action, claimId } = await claimPayment(office);
    const request = { claimId, outcome: { status: 'succeeded' } } as const;
    expect(codeOf(await office.authority.complete(maya, action.id, request))).toBe('forbidden');
    for (const stranger of [otherAgent, samsAgent, otherTenantsAgent]) {
      expect(codeOf(await office.authority.complete(stranger, action.id, request))).toBe('unknown_action');
      expect(codeOf(await office.authority.complete(stranger, action.id, { outcome: { status: 'succeeded' } }))).toBe('unknown_action');
    }
  });
});
