import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { bufferWrites, type Foreknowledge, type PendingWrites } from './buffered-transaction.ts';
import { createStoredGrant } from './grant-store-contract.ts';
import { createMemoryStorage } from './memory-storage.ts';
import { createStoredEntry } from './storage-contract.ts';
import { toCallKey, type Storage, type StorageTransaction } from './storage.ts';
import { createStoredAction } from './stored-action-fixture.ts';

type Step = (transaction: StorageTransaction) => Promise<unknown>;

const maya = { id: 'maya', name: 'Maya Chen' };
const id = fc.constantFrom('a-1', 'a-2', 'a-3');
const tenant = fc.constantFrom('acme', 'other');
const state = fc.constantFrom('authorized', 'executing', 'executed');
/** Two of them are the same attempt of the call. */
const attempts: Readonly<Record<string, number>> = { 'a-1': 1, 'a-2': 2, 'a-3': 2 };
const action = fc.record({ id, tenant, state }).map((facts) => createStoredAction({ ...facts, attempt: attempts[facts.id]!, callId: 'call', proposedAt: 1 }));
const standing = { tenant: 'acme', userId: 'maya', toolName: 'post', agentId: 'office', status: 'active' } as const;

const step: fc.Arbitrary<Step> = fc.oneof(
  action.map((each): Step => (transaction) => transaction.insertAction(each)),
  action.map((each): Step => (transaction) => transaction.updateAction(each)),
  fc.tuple(tenant, id).map(([of, each]): Step => (transaction) => transaction.appendEntry(createStoredEntry({ tenant: of, id: each }))),
  fc.tuple(tenant, id).map(([of, each]): Step => (transaction) => transaction.findAction(of, each)),
  action.map((each): Step => (transaction) => transaction.findCall(toCallKey(each))),
  tenant.map((of): Step => (transaction) => transaction.lastSequence(of)),
  tenant.map((of): Step => (transaction) => transaction.listHistory({ tenant: of, limit: 10 })),
  tenant.map((of): Step => (transaction) => transaction.listEntries({ tenant: of, userId: 'maya', order: 'oldest first', limit: 100 })),
  tenant.map((of): Step => (transaction) => transaction.listActiveStops(of)),
  fc.tuple(tenant, id).map(([of, each]): Step => (transaction) => transaction.insertStop({ id: each, tenant: of, scope: {}, pressedBy: maya, at: 1, running: [] })),
  fc.integer({ min: 0, max: 30 }).map((endsAfter): Step => (transaction) => transaction.listGrants({ ...standing, endsAfter, limit: 5 })),
  fc.tuple(id, fc.integer({ min: 1, max: 30 })).map(([each, endsAt]): Step => (transaction) => transaction.insertGrant(createStoredGrant({ id: each, endsAt }))),
  id.map((each): Step => (transaction) => transaction.updateGrant(createStoredGrant({ id: each, status: 'revoked' }))),
  action.map((each): Step => (transaction) => transaction.rewriteAction(each)),
  tenant.map((of): Step => (transaction) => transaction.findRead(toCallKey(createStoredAction({ tenant: of })))),
);

/** What a transaction of `acme` may be told: all of it true. */
async function read(transaction: StorageTransaction): Promise<Foreknowledge> {
  const text = (value: unknown): string | undefined => (value === undefined ? undefined : JSON.stringify(value));
  const key = toCallKey(createStoredAction({ callId: 'call' }));
  const filter = { tenant: 'acme', userId: 'maya', toolName: 'post', agentId: 'office', endsAfter: 10 };
  return {
    tenant: 'acme',
    lastSequence: await transaction.lastSequence('acme'),
    actions: new Map([['a-1', text(await transaction.findAction('acme', 'a-1'))]]),
    calls: [{ key, record: text(await transaction.findCall(key)) }],
    activeStops: (await transaction.listActiveStops('acme')).map((stop) => JSON.stringify(stop)),
    grants: [{ filter, records: (await transaction.listGrants({ ...filter, status: 'active', limit: 1_000 })).map((grant) => JSON.stringify(grant)) }],
  };
}

/** The steps a storage takes one after the other; whoever refuses one has written nothing of it. */
async function keepTaken(transaction: StorageTransaction, steps: readonly Step[]): Promise<readonly Step[]> {
  const taken: Step[] = [];
  for (const each of steps) await each(transaction).then(() => taken.push(each), () => undefined);
  return taken;
}

async function runAll(transaction: StorageTransaction, steps: readonly Step[]): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (const each of steps) answers.push(await each(transaction));
  return answers;
}

async function runHeld(inner: StorageTransaction, steps: readonly Step[], isTold: boolean): Promise<readonly unknown[]> {
  const send = async ({ inserted, updated, entries }: PendingWrites): Promise<void> => {
    for (const { action: each } of inserted.values()) await inner.insertAction(each);
    for (const { action: each } of updated.values()) await inner.updateAction(each);
    for (const { entry, sequence } of entries) expect((await inner.appendEntry(entry)).sequence).toBe(sequence);
  };
  const buffered = bufferWrites(inner, send, () => undefined);
  if (isTold) buffered.learn(await read(inner));
  const answers = await runAll(buffered.transaction, steps);
  const left = buffered.takePending();
  if (left) await send(left);
  return answers;
}

const refusal = new Error('to be taken back');

it('answers as a transaction that sends everything at once, and leaves the same behind', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.array(step, { maxLength: 16 }), fc.boolean(), async (before, wanted, isTold) => {
      const [direct, held] = [createMemoryStorage(), createMemoryStorage()];
      for (const each of before) for (const storage of [direct, held]) await storage.transact(each).catch(() => undefined);
      let steps: readonly Step[] = [];
      await direct
        .transact(async (transaction) => {
          steps = await keepTaken(transaction, wanted);
          throw refusal;
        })
        .catch(() => undefined);
      expect(await held.transact((transaction) => runHeld(transaction, steps, isTold))).toEqual(await direct.transact((transaction) => runAll(transaction, steps)));
      const readAll = async (transaction: StorageTransaction): Promise<unknown> => [await transaction.listHistory({ tenant: 'acme', limit: 10 }), await transaction.lastSequence('acme'), await transaction.lastSequence('other')];
      expect(await held.transact(readAll)).toEqual(await direct.transact(readAll));
      for (const each of wanted) {
        const isTaken = (storage: Storage, run: Step): Promise<boolean> => storage.transact(run).then(() => true, () => false);
        expect(await isTaken(held, (transaction) => runHeld(transaction, [each], isTold))).toBe(await isTaken(direct, each));
      }
    }),
    { numRuns: 300 },
  );
});
