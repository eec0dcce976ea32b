import type { ReadSource } from '@byleave/core';
import type { ReadStore } from './read-store.ts';
import type { CallKey } from './storage.ts';

export interface KeptRead {
  readonly tenant: string;
  readonly userId: string;
  readonly sources: readonly ReadSource[];
}

export function createMemoryReads(reads: Map<string, KeptRead>): ReadStore {
  const keyOf = ({ tenant, userId, agentId, conversation, callId }: CallKey): string => JSON.stringify([tenant, userId, agentId, conversation, callId]);
  return {
    async insertRead(call, sources) {
      const key = keyOf(call);
      if (reads.has(key)) throw new TypeError('memory storage: what was read for the call is already there');
      reads.set(key, structuredClone({ tenant: call.tenant, userId: call.userId, sources }));
    },
    findRead: async (call) => structuredClone(reads.get(keyOf(call))?.sources),
  };
}
