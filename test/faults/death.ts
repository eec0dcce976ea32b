import { AsyncLocalStorage } from 'node:async_hooks';
import type { Authority, Storage } from '../../packages/authority/src/index.ts';

export const verbs = ['propose', 'decide', 'claim', 'complete', 'createGrant', 'revokeGrant', 'pressStop', 'resetStop'] as const;
export type Verb = (typeof verbs)[number];

/** Where a process is to be killed: around the commit of a verb, around an effect, or wherever it is when somebody else kills it. */
export type DeathPoint =
  | { readonly during: Verb; readonly when: 'before the commit' | 'after the commit'; readonly nth: number }
  | { readonly during: 'effect'; readonly when: 'before it' | 'after it'; readonly nth: number };

export interface Death {
  readonly wrapStorage: (storage: Storage) => Storage;
  readonly wrapAuthority: (authority: Authority) => Authority;
  readonly atEffect: (when: 'before it' | 'after it') => void;
}

/** Kills this process for real at its point. */
export function createDeath(point: DeathPoint | undefined): Death {
  const verb = new AsyncLocalStorage<string>();
  let seen = 0;
  const pass = (during: string, when: string): void => {
    if (point?.during !== during || point.when !== when) return;
    seen += 1;
    if (seen === point.nth) process.kill(process.pid, 'SIGKILL');
  };
  return {
    wrapStorage: (storage) => ({
      ...storage,
      async transact(work) {
        const during = verb.getStore() ?? 'none';
        const value = await storage.transact(async (transaction) => {
          const result = await work(transaction);
          pass(during, 'before the commit');
          return result;
        });
        pass(during, 'after the commit');
        return value;
      },
    }),
    wrapAuthority: (authority) =>
      new Proxy(authority, {
        get(target, name: keyof Authority) {
          const method: unknown = target[name];
          if (typeof method !== 'function' || !(verbs as readonly string[]).includes(name)) return method;
          return (...args: readonly unknown[]) => verb.run(name, () => Reflect.apply(method, target, args) as unknown);
        },
      }),
    atEffect: (when) => pass('effect', when),
  };
}
