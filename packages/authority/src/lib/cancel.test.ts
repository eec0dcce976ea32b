import { beforeEach, describe, expect, it } from 'vitest';
import { accepted, agent, approvePayment, claimPayment, codeOf, createOffice, maya, otherAgent, otherTenantsAgent, proposePayment, samsAgent, type Office } from './office-fixture.ts';

let office: Office;
beforeEach(() => {
  office = createOffice();
});
const reason = 'The run ended.';

describe('cancel', () => {
  it.each([
    ['waits', proposePayment],
    ['is authorized', approvePayment],
  ])('ends what %s, for good', async (_what, prepare) => {
    const { id, digest } = await prepare(office);
    const { action } = accepted(await office.authority.cancel(agent, id, { reason }));
    expect(action.lifecycle).toMatchObject({ state: 'cancelled', context: { refusal: { code: 'cancelled', message: reason }, deadline: null } });
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'action.cancelled', state: 'cancelled', facts: { message: reason } });
    expect(codeOf(await office.authority.claim(agent, id, { digest }))).toBe('cancelled');
    expect(codeOf(await office.authority.cancel(agent, id, { reason }))).toBe('invalid_transition');
  });

  it('refuses what was started', async () => {
    const { action } = await claimPayment(office);
    expect(codeOf(await office.authority.cancel(agent, action.id, { reason }))).toBe('invalid_transition');
    expect((await office.entries()).at(-1)).toMatchObject({ type: 'attempt.refused', facts: { verb: 'cancel' } });
  });

  it('refuses a person, and does not know a stranger’s action', async () => {
    const { id } = await proposePayment(office);
    expect(codeOf(await office.authority.cancel(maya, id, { reason }))).toBe('forbidden');
    for (const stranger of [otherAgent, samsAgent, otherTenantsAgent]) {
      expect(codeOf(await office.authority.cancel(stranger, id, { reason }))).toBe('unknown_action');
    }
  });
});
