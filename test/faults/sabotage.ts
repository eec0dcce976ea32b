import type { Stop } from '../../packages/core/src/index.ts';
import type { Storage, StorageTransaction } from '../../packages/authority/src/index.ts';

/** A defect that the checker has to find. */
export const sabotages = [
  'the effect comes before its claim',
  'an effect runs again after a restart',
  'a decision is acknowledged and not stored',
  'a claim forgets the stop',
  'a claim forgets that the grant was revoked',
  'a claim forgets its deadline',
  'a limit is not counted',
  'a stop is lost',
  'a revocation is lost',
  'a checkpoint of another tree is handed out',
] as const;
export type Sabotage = (typeof sabotages)[number];

type Changes = Partial<StorageTransaction>;

/** A storage with the defect, where the defect is the storage's. */
export function sabotageStorage(storage: Storage, sabotage: Sabotage | undefined): Storage {
  const change = sabotage && defects[sabotage];
  if (!change) return storage;
  return { ...storage, transact: (work) => storage.transact((transaction) => work({ ...transaction, ...change(transaction) })) };
}

/** Stops that only one process knows of. */
const unstored = new Map<string, Stop>();

const defects: Partial<Record<Sabotage, (transaction: StorageTransaction) => Changes>> = {
  'a claim forgets the stop': () => ({ listActiveStops: async () => [], listOpen: async () => [] }),
  'a claim forgets that the grant was revoked': (transaction) => ({
    async findGrant(tenant, id) {
      const grant = await transaction.findGrant(tenant, id);
      return grant && { ...grant, status: 'active' };
    },
  }),
  'a claim forgets its deadline': (transaction) => ({
    async findAction(tenant, id) {
      const action = await transaction.findAction(tenant, id);
      if (action?.lifecycle.state !== 'authorized') return action;
      return { ...action, lifecycle: { ...action.lifecycle, context: { ...action.lifecycle.context, deadline: Number.MAX_SAFE_INTEGER } } };
    },
    async findCall(key) {
      const action = await transaction.findCall(key);
      if (action?.lifecycle.state !== 'authorized') return action;
      return { ...action, lifecycle: { ...action.lifecycle, context: { ...action.lifecycle.context, deadline: Number.MAX_SAFE_INTEGER } } };
    },
    listDue: async () => [],
  }),
  'a limit is not counted': () => ({ sumUses: async () => ({ used: 0, reserved: 0 }) }),
  'a stop is lost': () => ({
    async insertStop(stop) {
      unstored.set(stop.id, stop);
    },
    findStop: async (_tenant, id) => unstored.get(id),
  }),
  'a revocation is lost': (transaction) => ({
    updateGrant: (grant) => transaction.updateGrant(grant.status === 'revoked' ? { ...grant, status: 'active' } : grant),
  }),
};
