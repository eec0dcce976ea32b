import { digestOf, type Grant } from '@byleave/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Passkey } from './passkey-verifier.ts';
import type { Storage, StorageTransaction } from './storage.ts';

const maya = { id: 'maya', name: 'Maya Chen' };

export function createStoredGrant(facts: Partial<Grant> = {}): Grant {
  const digest = digestOf('grant');
  return {
    id: 'g-1',
    tenant: 'acme',
    user: maya,
    agent: { id: 'office', name: 'Office' },
    effect: 'allow',
    toolName: 'post',
    agentId: 'office',
    constraints: [{ argument: 'channel', is: 'one-of', values: ['billing'] }],
    mostTimes: 10,
    endsAt: 1_000,
    tool: { name: 'post', description: '', inputSchema: {}, effect: 'write', risk: 'low', presentation: { id: 'p', version: 1, title: '', approve: '', fields: [], reversibility: 'unknown', covers: '' } },
    definitionDigest: digest,
    risk: 'low',
    decision: { decision: 'approve', by: maya, at: 0, digest, assurance: 'session' },
    revision: 1,
    createdAt: 0,
    status: 'active',
    ...facts,
  };
}

const passkey: Passkey = { tenant: 'acme', userId: 'maya', id: 'k-1', publicKey: 'AA', counter: 0, transports: ['internal'], label: 'Laptop', createdAt: 1, isBackedUp: false };

/** What every storage must hold of grants and passkeys. */
export function testGrantStore(name: string, create: () => Promise<Storage>): void {
  describe(`${name} keeps grants and passkeys`, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await create();
    });
    afterEach(() => storage.close());
    const run = <T>(work: (transaction: StorageTransaction) => Promise<T>): Promise<T> => storage.transact(work);

    it('gives a grant back as it was stored, to its tenant', async () => {
      await run((transaction) => transaction.insertGrant(createStoredGrant()));
      expect(await run((transaction) => transaction.findGrant('acme', 'g-1'))).toEqual(createStoredGrant());
      expect(await run((transaction) => transaction.findGrant('other', 'g-1'))).toBeUndefined();
      await expect(run((transaction) => transaction.insertGrant(createStoredGrant()))).rejects.toThrow();
    });

    it('changes a grant that is there, and no other', async () => {
      await run((transaction) => transaction.insertGrant(createStoredGrant()));
      const revoked = createStoredGrant({ status: 'revoked', revision: 2 });
      await run((transaction) => transaction.updateGrant(revoked));
      expect(await run((transaction) => transaction.findGrant('acme', 'g-1'))).toEqual(revoked);
      await expect(run((transaction) => transaction.updateGrant(createStoredGrant({ id: 'g-9' })))).rejects.toThrow();
    });

    it('lists a person’s grants newest first, by tool, agent and status', async () => {
      await run(async (transaction) => {
        await transaction.insertGrant(createStoredGrant({ id: 'old', createdAt: 1 }));
        await transaction.insertGrant(createStoredGrant({ id: 'new', createdAt: 2 }));
        await transaction.insertGrant(createStoredGrant({ id: 'tool', toolName: 'pay' }));
        await transaction.insertGrant(createStoredGrant({ id: 'agent', agentId: 'sub' }));
        await transaction.insertGrant(createStoredGrant({ id: 'status', status: 'revoked' }));
        await transaction.insertGrant(createStoredGrant({ id: 'sam', user: { id: 'sam', name: 'Sam' } }));
        await transaction.insertGrant(createStoredGrant({ id: 'tenant', tenant: 'other' }));
      });
      const list = (filter: object) => run(async (transaction) => (await transaction.listGrants({ tenant: 'acme', userId: 'maya', limit: 10, ...filter })).map(({ id }) => id));
      expect(await list({})).toEqual(['new', 'old', 'tool', 'status', 'agent']);
      expect(await list({ toolName: 'post', agentId: 'office', status: 'active' })).toEqual(['new', 'old']);
      expect(await list({ limit: 1 })).toEqual(['new']);
    });

    it('keeps passkeys by person, oldest first, until they are removed', async () => {
      await run(async (transaction) => {
        await transaction.insertPasskey({ ...passkey, id: 'k-2', createdAt: 2 });
        await transaction.insertPasskey(passkey);
        await transaction.insertPasskey({ ...passkey, id: 'k-3', userId: 'sam' });
        await transaction.updatePasskey({ ...passkey, counter: 7, lastUsedAt: 9 });
      });
      expect(await run((transaction) => transaction.listPasskeys('acme', 'maya'))).toEqual([{ ...passkey, counter: 7, lastUsedAt: 9 }, { ...passkey, id: 'k-2', createdAt: 2 }]);
      expect(await run((transaction) => transaction.findPasskey('other', 'k-1'))).toBeUndefined();
      await expect(run((transaction) => transaction.insertPasskey(passkey))).rejects.toThrow();
      await expect(run((transaction) => transaction.updatePasskey({ ...passkey, id: 'k-9' }))).rejects.toThrow();
      await run((transaction) => transaction.removePasskey('acme', 'k-1'));
      expect(await run((transaction) => transaction.findPasskey('acme', 'k-1'))).toBeUndefined();
    });
  });
}
