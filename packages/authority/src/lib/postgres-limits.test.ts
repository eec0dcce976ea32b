import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPostgres, startPostgres, type PostgresServer } from '../../../../test/postgres-server.ts';
import type { DeclaredLimit } from './declared-limits.ts';
import { accepted, agent, createOffice, decideAsShown, payment } from './office-fixture.ts';
import { createPostgresStorage } from './postgres-storage.ts';
import type { Storage } from './storage.ts';

const window = { kind: 'rolling', ms: 60_000 } as const;
const most = 500;
const limits: readonly DeclaredLimit[] = [
  { limit: { kind: 'budget', id: 'payments', argument: '/amount', currency: 'EUR', most, window, per: ['user'] }, tools: ['send_payment'] },
  { limit: { kind: 'rate', id: 'calls', most: 4, window, per: ['user'] }, tools: ['send_payment'] },
];

describe.skipIf(!hasPostgres)('limits on one database', () => {
  let server: PostgresServer;
  let storages: readonly Storage[];
  beforeAll(async () => {
    server = await startPostgres();
    const open = () => createPostgresStorage({ connectionString: server.url, schema: 'byleave_limits' });
    storages = [await open(), await open()];
  }, 60_000);
  afterAll(async () => {
    for (const storage of storages) await storage.close();
    await server.stop();
  }, 60_000);

  it('are never gone over by two authorities together, whatever is proposed, decided, claimed and cancelled at once', async () => {
    const offices = storages.map((storage) => createOffice({ storage, limits, createId: () => crypto.randomUUID(), policyTimeoutMs: 60_000, consentTtlMs: 600_000, claimTtlMs: 600_000 }));
    const step = fc.record({ by: fc.constantFrom(0, 1), cents: fc.integer({ min: 1, max: 30_000 }), after: fc.constantFrom('wait', 'approve', 'decline', 'claim', 'cancel') });
    let people = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 3 }), async (rounds) => {
        const user = { id: `person-${(people += 1)}`, name: 'Somebody' };
        const person = { kind: 'user', tenant: agent.tenant, user } as const;
        const proposer = { ...agent, user };
        let claimed = 0;
        for (const [round, steps] of rounds.entries()) {
          await Promise.all(
            steps.map(async ({ by, cents, after }, index) => {
              const { authority } = offices[by]!;
              // It is decided and claimed at the other one.
              const other = offices[1 - by]!.authority;
              const amount = cents / 100;
              const { id, digest, lifecycle } = accepted(await authority.propose(proposer, payment({ callId: `call-${round}-${index}`, arguments: { to: 'Ada Ltd', amount } }))).action;
              if (lifecycle.state === 'limited' || after === 'wait') return;
              if (after === 'cancel') accepted(await other.cancel(proposer, id, { reason: 'over' }));
              else accepted(await decideAsShown(other, person, id, { decision: after === 'decline' ? 'decline' : 'approve', digest }));
              if (after !== 'claim') return;
              accepted(await authority.claim(proposer, id, { digest }));
              claimed += cents;
            }),
          );
          for (const { authority } of offices) {
            for (const { limit, used, reserved } of await authority.listLimits(person)) {
              expect(used + reserved).toBeLessThanOrEqual(limit.most);
              if (limit.kind === 'budget') expect(used).toBeCloseTo(claimed / 100, 4);
            }
          }
        }
      }),
      { numRuns: 8 },
    );
  }, 180_000);
});
