import type { Limit } from '@byleave/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LimitUse } from './limit-store.ts';
import type { Storage, StorageTransaction } from './storage.ts';

const perUser: Limit = { kind: 'rate', id: 'posts', most: 3, window: { kind: 'rolling', ms: 100 }, per: ['user'] };
const perPayee: Limit = { ...perUser, id: 'payees', per: ['/iban'] };
const ofTenant: Limit = { ...perUser, id: 'all', per: [] };

function createUse(facts: Partial<LimitUse> = {}): LimitUse {
  return { tenant: 'acme', limitId: 'posts', scope: '{"user":"maya"}', actionId: 'a-1', userId: 'maya', amount: 10_000, at: 50, state: 'reserved', ...facts };
}

/** What every storage must hold of the uses of limits. */
export function testLimitStore(name: string, create: () => Promise<Storage>): void {
  describe(`${name} keeps the uses of limits`, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await create();
    });
    afterEach(() => storage.close());

    const run = <T>(work: (transaction: StorageTransaction) => Promise<T>): Promise<T> => storage.transact(work);
    const insert = (...uses: readonly (readonly [LimitUse, Limit?])[]): Promise<void> =>
      run(async (transaction) => {
        for (const [use, limit = perUser] of uses) await transaction.insertUse(use, limit);
      });
    const bucket = { tenant: 'acme', limitId: 'posts', scope: '{"user":"maya"}' };
    const sum = (since: number, except?: string) => run((transaction) => transaction.sumUses({ ...bucket, since, ...(except !== undefined && { except }) }));

    it('counts what is reserved always, and what was used only within the window', async () => {
      await insert([createUse()], [createUse({ actionId: 'a-2', state: 'used', at: 10 })], [createUse({ actionId: 'a-3', state: 'used', at: 20 })]);
      expect(await sum(0)).toEqual({ used: 20_000, reserved: 10_000 });
      expect(await sum(20)).toEqual({ used: 10_000, reserved: 10_000 });
      expect(await sum(21)).toEqual({ used: 0, reserved: 10_000 });
      expect(await sum(0, 'a-1')).toEqual({ used: 20_000, reserved: 0 });
    });

    it('counts each tenant, limit and scope apart', async () => {
      await insert(
        [createUse({ tenant: 'other' })],
        [createUse({ limitId: 'payees' }), perPayee],
        [createUse({ scope: '{"user":"sam"}', userId: 'sam' })],
      );
      expect(await sum(0)).toEqual({ used: 0, reserved: 0 });
    });

    it('moves what was reserved to used, at the time of its use', async () => {
      await insert([createUse()], [createUse({ actionId: 'a-2' })]);
      await run((transaction) => transaction.useReserved('acme', 'a-1', 70));
      expect(await sum(70)).toEqual({ used: 10_000, reserved: 10_000 });
      expect(await run((transaction) => transaction.listUses('acme', 'a-1'))).toEqual([createUse({ state: 'used', at: 70 })]);
    });

    it('frees what was reserved, and never what was used', async () => {
      await insert([createUse()], [createUse({ limitId: 'payees', state: 'used' }), perPayee]);
      await run((transaction) => transaction.releaseReserved('acme', 'a-1'));
      expect(await run((transaction) => transaction.listUses('acme', 'a-1'))).toEqual([createUse({ limitId: 'payees', state: 'used' })]);
    });

    it('takes one use of a limit for an action, and refuses a second with nothing written', async () => {
      await insert([createUse()]);
      await expect(insert([createUse({ actionId: 'a-9' })], [createUse({ amount: 5 })])).rejects.toThrow();
      expect(await sum(0)).toEqual({ used: 0, reserved: 10_000 });
    });

    it('lists what was used oldest first, from a time on', async () => {
      await insert(
        [createUse({ actionId: 'c', state: 'used', at: 30 })],
        [createUse({ actionId: 'a', state: 'used', at: 10 })],
        [createUse({ actionId: 'b', state: 'used', at: 20 })],
        [createUse({ actionId: 'd' })],
      );
      const listed = await run((transaction) => transaction.listOldestUses(bucket, 20, 10));
      expect(listed.map(({ actionId }) => actionId)).toEqual(['b', 'c']);
      expect(await run((transaction) => transaction.listOldestUses(bucket, 0, 1))).toHaveLength(1);
    });

    it('shows a person their own limits and those of all, and nobody else’s', async () => {
      await insert(
        [createUse()],
        [createUse({ scope: '{"user":"sam"}', userId: 'sam', actionId: 's-1' })],
        [createUse({ limitId: 'payees', scope: '{"/iban":"DE1"}' }), perPayee],
        [createUse({ limitId: 'payees', scope: '{"/iban":"DE2"}', userId: 'sam', actionId: 's-1' }), perPayee],
        [createUse({ limitId: 'all', scope: '{}', userId: 'sam', actionId: 's-1', at: 99 }), ofTenant],
        [createUse({ tenant: 'other', limitId: 'all', scope: '{}' }), ofTenant],
      );
      const known = await run((transaction) => transaction.listKnownLimits('acme', 'maya', 10));
      expect(known[0]).toEqual({ limit: ofTenant, scope: '{}' });
      expect(known.map(({ limit, scope }) => `${limit.id} ${scope}`).toSorted()).toEqual(['all {}', 'payees {"/iban":"DE1"}', 'posts {"user":"maya"}']);
    });

    it('knows a limit as it was last declared', async () => {
      await insert([createUse()], [createUse({ actionId: 'a-2', at: 60 }), { ...perUser, most: 9 }]);
      expect((await run((transaction) => transaction.listKnownLimits('acme', 'maya', 10))).map(({ limit }) => limit.most)).toEqual([9]);
    });
  });
}
