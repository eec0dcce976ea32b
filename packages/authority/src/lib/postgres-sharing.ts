import { attempt, type Attempt, type TransactionOptions } from './postgres-transaction.ts';
import type { ExpectedReads, StorageTransaction } from './storage.ts';

type Work<T> = (transaction: StorageTransaction) => Promise<T>;

interface Job {
  readonly work: Work<unknown>;
  readonly expected: ExpectedReads | undefined;
  readonly resolve: (tried: Attempt<unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/** Transactions that wait for the same tenants, and can be one. */
export interface SharedAttempts {
  /** Attempts work with these turns, together with whoever else waits for them when `next` lets it. */
  attempt<T>(tenants: readonly string[], work: Work<T>, expected: ExpectedReads | undefined, next: (task: () => Promise<void>) => Promise<void>): Promise<Attempt<T>>;
}

/** As many as share a turn: those of other instances wait that long. */
const mostShared = 64;

/**
 * Lets those who line up for a tenant's turn share it, and one commit: each does its work after the other in one
 * transaction. Where one fails, nothing of any is written, and each is attempted alone.
 */
export function createSharedAttempts(options: TransactionOptions): SharedAttempts {
  const queues = new Map<string, Job[]>();

  /** Only of the tenants whose turns are there by then. */
  const expectedBy = (jobs: readonly Job[], tenants: readonly string[]): readonly ExpectedReads[] =>
    jobs.flatMap(({ expected }) => (expected && tenants.includes(expected.tenant) ? [expected] : []));

  async function attemptAlone(job: Job, turns: readonly string[]): Promise<void> {
    await attempt(options, job.work, { turns, expected: expectedBy([job], turns) }).then(job.resolve, job.reject);
  }

  async function attemptTogether(batch: readonly Job[], tenants: readonly string[]): Promise<boolean> {
    const values: unknown[] = [];
    const together = async (transaction: StorageTransaction): Promise<void> => {
      for (const { work } of batch) values.push(await work(transaction));
    };
    const tried = await attempt(options, together, { turns: tenants, expected: expectedBy(batch, tenants) }).catch(() => undefined);
    if (!tried || tried.state === 'conflict') return false;
    batch.forEach(({ resolve }, index) => resolve({ ...tried, value: values[index] }));
    return true;
  }

  async function attemptNext(key: string, tenants: readonly string[]): Promise<void> {
    const queue = queues.get(key) ?? [];
    const batch = queue.splice(0, mostShared);
    if (queue.length === 0) queues.delete(key);
    if (batch.length > 1 && (await attemptTogether(batch, tenants))) return;
    for (const job of batch) await attemptAlone(job, tenants);
  }

  return {
    attempt<T>(tenants: readonly string[], work: Work<T>, expected: ExpectedReads | undefined, next: (task: () => Promise<void>) => Promise<void>) {
      const key = JSON.stringify(tenants);
      const { promise, resolve, reject } = Promise.withResolvers<Attempt<T>>();
      const queue = queues.get(key) ?? [];
      queues.set(key, queue);
      queue.push({ work, expected, resolve: resolve as Job['resolve'], reject });
      void next(() => attemptNext(key, tenants)).catch(reject);
      return promise;
    },
  };
}
