import type { Storage } from '../packages/authority/src/index.ts';
import { createMemoryStorage } from '../packages/authority/src/memory.ts';
import type { Action } from '../packages/core/src/index.ts';
import type { StorageTransaction } from '../packages/authority/src/index.ts';

interface StorageCall {
  readonly name: keyof StorageTransaction;
  readonly args: readonly unknown[];
}

/** What one transaction did, in order. */
export type RecordedTransaction = readonly StorageCall[];

export interface Recording {
  /** The action as it was inserted. */
  readonly action: Action;
  /** The same transactions about another action, so that they can be played again on the same storage. */
  readonly copy: () => readonly RecordedTransaction[];
}

/** Writes down what is done with a storage, to measure the storage alone. */
export async function recordTransactions(work: (storage: Storage) => Promise<void>): Promise<Recording> {
  const transactions: StorageCall[][] = [];
  const storage = createMemoryStorage();
  await work({
    ...storage,
    transact: (job) =>
      storage.transact((transaction) => {
        const calls: StorageCall[] = [];
        transactions.push(calls);
        return job(watch(transaction, calls));
      }),
  });
  const inserted = transactions.flat().find(({ name }) => name === 'insertAction');
  if (!inserted) throw new Error('nothing was proposed');
  const action = inserted.args[0] as Action;
  const json = JSON.stringify(transactions);
  let copies = 0;
  return {
    action,
    copy: () => {
      copies += 1;
      return JSON.parse(json.replaceAll(action.id, `copy-${copies}`).replaceAll(action.callId, `copied-call-${copies}`)) as readonly RecordedTransaction[];
    },
  };
}

function watch(transaction: StorageTransaction, calls: StorageCall[]): StorageTransaction {
  return new Proxy(transaction, {
    get:
      (target, name: keyof StorageTransaction) =>
      (...args: readonly unknown[]) => {
        calls.push({ name, args: structuredClone(args) });
        return callStorage(target, { name, args });
      },
  });
}

function callStorage(transaction: StorageTransaction, { name, args }: StorageCall): Promise<unknown> {
  return Reflect.apply(transaction[name] as (...args: readonly unknown[]) => Promise<unknown>, transaction, args);
}

export async function replay(storage: Storage, transactions: readonly RecordedTransaction[]): Promise<void> {
  for (const calls of transactions) {
    await storage.transact(async (transaction) => {
      for (const call of calls) await callStorage(transaction, call);
    });
  }
}
