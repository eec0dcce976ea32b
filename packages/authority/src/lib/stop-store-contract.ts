import type { Stop } from '@byleave/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStoredAction } from './stored-action-fixture.ts';
import type { Storage, StorageTransaction } from './storage.ts';

const maya = { id: 'maya', name: 'Maya Chen' };
const stop: Stop = { id: 's-1', tenant: 'acme', scope: { userId: 'maya' }, pressedBy: maya, at: 1, running: ['a-1'] };
const reset = { by: maya, at: 9, reason: 'It is over.', actionId: 'a-9' };

/** What every storage must hold of emergency stops. */
export function testStopStore(name: string, create: () => Promise<Storage>): void {
  describe(`${name} keeps emergency stops`, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await create();
    });
    afterEach(() => storage.close());
    const run = <T>(work: (transaction: StorageTransaction) => Promise<T>): Promise<T> => storage.transact(work);

    it('lists those that are latched until each is reset, newest first, to their tenant', async () => {
      await run(async (transaction) => {
        await transaction.insertStop(stop);
        await transaction.insertStop({ ...stop, id: 's-2', at: 2 });
        await transaction.insertStop({ ...stop, tenant: 'other' });
      });
      expect(await run((transaction) => transaction.listActiveStops('acme'))).toEqual([{ ...stop, id: 's-2', at: 2 }, stop]);
      await run((transaction) => transaction.updateStop({ ...stop, reset }));
      expect((await run((transaction) => transaction.listActiveStops('acme'))).map(({ id }) => id)).toEqual(['s-2']);
      expect((await run((transaction) => transaction.listStops('acme', 9))).map(({ id }) => id)).toEqual(['s-2', 's-1']);
      expect(await run((transaction) => transaction.findStop('acme', 's-1'))).toEqual({ ...stop, reset });
      expect(await run((transaction) => transaction.findStop('acme', 's-9'))).toBeUndefined();
      expect(await run((transaction) => transaction.listStops('acme', 1))).toHaveLength(1);
    });

    it('takes each id once, and changes only what is there', async () => {
      await run((transaction) => transaction.insertStop(stop));
      await expect(run((transaction) => transaction.insertStop(stop))).rejects.toThrow();
      await expect(run((transaction) => transaction.updateStop({ ...stop, id: 's-9' }))).rejects.toThrow();
    });

    it('pages through what is open, newest first, and finds nothing that has ended', async () => {
      await run(async (transaction) => {
        await transaction.insertAction(createStoredAction({ id: 'a', proposedAt: 1 }));
        await transaction.insertAction(createStoredAction({ id: 'b', proposedAt: 2, state: 'executing' }));
        await transaction.insertAction(createStoredAction({ id: 'c', proposedAt: 3, state: 'executed' }));
        await transaction.insertAction(createStoredAction({ id: 'd', proposedAt: 4, tenant: 'other' }));
        await transaction.insertAction(createStoredAction({ id: 'e', proposedAt: 5, userId: 'sam' }));
      });
      const list = (filter: object) => run(async (transaction) => (await transaction.listOpen({ tenant: 'acme', states: ['awaitingConsent', 'executing', 'executed'], limit: 9, ...filter })).map(({ id }) => id));
      expect(await list({})).toEqual(['e', 'b', 'a']);
      expect(await list({ states: ['executing'] })).toEqual(['b']);
      expect(await list({ limit: 2 })).toEqual(['e', 'b']);
      expect(await list({ before: { id: 'b', proposedAt: 2 } })).toEqual(['a']);
    });
  });
}
