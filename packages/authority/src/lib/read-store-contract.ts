import { digestOf, type ReadSource } from '@byleave/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallKey, Storage, StorageTransaction } from './storage.ts';

const call: CallKey = { tenant: 'acme', userId: 'm_a%', agentId: 'office', conversation: 'chat', callId: 'c\u0000-1' };
const sources: readonly ReadSource[] = [
  { id: 'm-1', kind: 'user', digest: digestOf('Pay Ähre'), length: 8 },
  { id: 'r\u001e-1', kind: 'tool', tool: 'read_mail', digest: digestOf(''), length: 0 },
];

/** What every storage must hold of what agents had read. */
export function testReadStore(name: string, create: () => Promise<Storage>): void {
  describe(`${name} keeps what was read for calls`, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await create();
    });
    afterEach(() => storage.close());
    const run = <T>(work: (transaction: StorageTransaction) => Promise<T>): Promise<T> => storage.transact(work);
    const find = (key: CallKey) => run((transaction) => transaction.findRead(key));

    it('gives it back for exactly that call, in the transaction that keeps it too', async () => {
      const seen = await run(async (transaction) => {
        await transaction.insertRead(call, sources);
        return transaction.findRead(call);
      });
      expect([seen, await find(call)]).toEqual([sources, sources]);
      for (const part of ['tenant', 'userId', 'agentId', 'conversation', 'callId'] as const) expect(await find({ ...call, [part]: 'another' })).toBeUndefined();
    });

    it('takes it once for a call, and keeps nothing of a transaction that fails', async () => {
      await expect(run(async (transaction) => {
        await transaction.insertRead(call, sources);
        throw new TypeError('broken');
      })).rejects.toThrow('broken');
      expect(await find(call)).toBeUndefined();
      await run((transaction) => transaction.insertRead(call, sources));
      await expect(run((transaction) => transaction.insertRead(call, []))).rejects.toThrow();
      expect(await find(call)).toEqual(sources);
    });

    it('forgets a person’s, and nobody else’s', async () => {
      const others: readonly CallKey[] = [{ ...call, userId: 'mxay' }, { ...call, tenant: 'other' }];
      await run(async (transaction) => {
        for (const key of [call, { ...call, callId: 'c-2' }, ...others]) await transaction.insertRead(key, sources);
        await transaction.forgetPerson('acme', 'm_a%', 'erased-1');
      });
      expect([await find(call), await find({ ...call, callId: 'c-2' })]).toEqual([undefined, undefined]);
      for (const key of others) expect(await find(key)).toEqual(sources);
    });
  });
}
