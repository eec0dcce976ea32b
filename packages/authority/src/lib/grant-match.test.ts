import { expect, it } from 'vitest';
import type { Grant } from '@byleave/core';
import { accepted, agent, createOffice, maya, payment, refused } from './office-fixture.ts';

it('finds the one grant that denies behind a thousand younger ones that allow', async () => {
  const office = createOffice();
  const { authority, storage, clock } = office;
  const terms = { effect: 'deny', toolName: 'send_payment', agentId: 'office', constraints: [], endsAt: clock.ms + 500_000 } as const;
  accepted(await authority.createGrant(maya, terms));
  const denial = (await authority.listGrants(maya)).find(({ grant }) => grant.effect === 'deny')!.grant;
  await storage.transact(async (transaction) => {
    for (let index = 0; index < 1_000; index += 1) {
      const younger: Grant = { ...denial, id: `allow-${index}`, effect: 'allow', createdAt: denial.createdAt + 1 + index };
      await transaction.insertGrant(younger);
    }
  });
  const proposed = await authority.propose(agent, payment());
  const state = proposed.ok ? proposed.value.action.lifecycle.state : refused(proposed).code;
  expect(state).toBe('denied');
});
