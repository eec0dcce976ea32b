import type { Authority, Handler, Storage, StorageTransaction } from '../../packages/authority/src/index.ts';
import type { Sabotage } from './world.ts';

/** A storage some of whose operations do something else. */
export function changeTransactions(storage: Storage, change: (transaction: StorageTransaction) => Partial<StorageTransaction>): Storage {
  return { ...storage, transact: (work) => storage.transact((transaction) => work({ ...transaction, ...change(transaction) })) };
}

export const sabotageAbove = (change: (transaction: StorageTransaction) => Partial<StorageTransaction>): Sabotage => ({ above: (storage) => changeTransactions(storage, change) });
export const sabotageBeneath = (change: (transaction: StorageTransaction) => Partial<StorageTransaction>): Sabotage => ({ beneath: (storage) => changeTransactions(storage, change) });
export const sabotageAuthority = (change: (authority: Authority) => Partial<Authority>): Sabotage => ({ authority: (authority) => ({ ...authority, ...change(authority) }) });

/** Answers that become other ones on their way out. */
export function sabotageAnswers(change: (response: Response, request: Request) => Promise<Response>): Sabotage {
  return { handler: (handler: Handler) => async (request) => change(await handler(request), request) };
}
