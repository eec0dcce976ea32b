import type { Grant } from '@byleave/core';
import type { GrantStore } from './grant-store.ts';

export function createMemoryGrants(grants: Map<string, Grant>): GrantStore {
  const keyOf = (tenant: string, id: string): string => JSON.stringify([tenant, id]);
  return {
    findGrant: async (tenant, id) => structuredClone(grants.get(keyOf(tenant, id))),
    async insertGrant(grant) {
      const key = keyOf(grant.tenant, grant.id);
      if (grants.has(key)) throw new TypeError('memory storage: the grant is already there');
      grants.set(key, structuredClone(grant));
    },
    async updateGrant(grant) {
      const key = keyOf(grant.tenant, grant.id);
      if (!grants.has(key)) throw new TypeError('memory storage: no such grant');
      grants.set(key, structuredClone(grant));
    },
    listGrants: async (filter) =>
      structuredClone(
        [...grants.values()]
          .filter(
            (grant) =>
              grant.tenant === filter.tenant &&
              (filter.userId === undefined || grant.user.id === filter.userId) &&
              (filter.toolName === undefined || grant.toolName === filter.toolName) &&
              (filter.agentId === undefined || grant.agentId === filter.agentId) &&
              (filter.status === undefined || grant.status === filter.status) &&
              (filter.effect === undefined || grant.effect === filter.effect) &&
              (filter.endsAfter === undefined || grant.endsAt > filter.endsAfter),
          )
          .toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
          .slice(0, filter.limit),
      ),
  };
}
