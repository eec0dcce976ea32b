import type { Limit } from '@byleave/core';
import type { KnownLimit, LimitBucket, LimitStore, LimitUse } from './limit-store.ts';
import { isOpenScope } from './limit-scope.ts';

export interface LimitMaps {
  readonly uses: Map<string, LimitUse>;
  readonly knownLimits: Map<string, KnownLimit & { readonly tenant: string; readonly at: number; readonly limit: Limit }>;
}

export function createMemoryLimits({ uses, knownLimits }: LimitMaps): LimitStore {
  const ofAction = (tenant: string, actionId: string): readonly (readonly [string, LimitUse])[] =>
    [...uses].filter(([, use]) => use.tenant === tenant && use.actionId === actionId);
  const ofBucket = ({ tenant, limitId, scope }: LimitBucket): readonly LimitUse[] =>
    [...uses.values()].filter((use) => use.tenant === tenant && use.limitId === limitId && use.scope === scope);

  return {
    async insertUse(use, limit) {
      const { tenant, limitId, scope, actionId, at } = use;
      const key = JSON.stringify([tenant, limitId, scope, actionId]);
      if (uses.has(key)) throw new TypeError('memory storage: the use is already there');
      uses.set(key, { ...use });
      if (limit) knownLimits.set(JSON.stringify([tenant, limitId, scope]), { tenant, at, scope, limit: structuredClone(limit) });
    },
    listUses: async (tenant, actionId) => ofAction(tenant, actionId).map(([, use]) => ({ ...use })),
    async useReserved(tenant, actionId, at) {
      for (const [key, use] of ofAction(tenant, actionId)) if (use.state === 'reserved') uses.set(key, { ...use, state: 'used', at });
    },
    async releaseReserved(tenant, actionId) {
      for (const [key, use] of ofAction(tenant, actionId)) if (use.state === 'reserved') uses.delete(key);
    },
    async sumUses(filter) {
      const counted = ofBucket(filter).filter((use) => use.actionId !== filter.except);
      const sum = (of: readonly LimitUse[]): number => of.reduce((total, { amount }) => total + amount, 0);
      return {
        used: sum(counted.filter(({ state, at }) => state === 'used' && at >= filter.since)),
        reserved: sum(counted.filter(({ state }) => state === 'reserved')),
      };
    },
    listOldestUses: async (bucket, since, limit) =>
      ofBucket(bucket)
        .filter(({ state, at }) => state === 'used' && at >= since)
        .toSorted((a, b) => a.at - b.at)
        .slice(0, limit),
    listKnownLimits: async (tenant, userId, limit) =>
      [...knownLimits.values()]
        .filter((known) => known.tenant === tenant && isVisible(known, userId, ofBucket({ tenant, limitId: known.limit.id, scope: known.scope })))
        .toSorted((a, b) => b.at - a.at)
        .slice(0, limit)
        .map((known) => ({ limit: structuredClone(known.limit), scope: known.scope })),
  };
}

function isVisible({ limit, scope }: KnownLimit, userId: string, uses: readonly LimitUse[]): boolean {
  const { user } = JSON.parse(scope) as { readonly user?: string };
  if (user !== undefined) return user === userId;
  return isOpenScope(limit) || uses.some((use) => use.userId === userId);
}
