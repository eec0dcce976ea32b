import { isOpen, type Action, type Stop } from '@byleave/core';
import type { StopStore } from './stop-store.ts';

type Dated = { readonly id: string; readonly at: number };

const newestFirst = (a: Dated, b: Dated): number => b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

export function createMemoryStops(stops: Map<string, Stop>, actions: ReadonlyMap<string, Action>): StopStore {
  const keyOf = (tenant: string, id: string): string => JSON.stringify([tenant, id]);
  const ofTenant = (tenant: string): readonly Stop[] => [...stops.values()].filter((stop) => stop.tenant === tenant).toSorted(newestFirst);
  const dated = ({ id, proposedAt: at }: Pick<Action, 'id' | 'proposedAt'>): Dated => ({ id, at });
  return {
    listActiveStops: async (tenant) => structuredClone(ofTenant(tenant).filter(({ reset }) => !reset)),
    listStops: async (tenant, limit) => structuredClone(ofTenant(tenant).slice(0, limit)),
    findStop: async (tenant, id) => structuredClone(stops.get(keyOf(tenant, id))),
    async insertStop(stop) {
      const key = keyOf(stop.tenant, stop.id);
      if (stops.has(key)) throw new TypeError('memory storage: the stop is already there');
      stops.set(key, structuredClone(stop));
    },
    async updateStop(stop) {
      const key = keyOf(stop.tenant, stop.id);
      if (!stops.has(key)) throw new TypeError('memory storage: no such stop');
      stops.set(key, structuredClone(stop));
    },
    listOpen: async ({ tenant, states, before, limit }) =>
      [...actions.values()]
        .filter((action) => action.tenant === tenant && isOpen(action) && states.includes(action.lifecycle.state))
        .filter((action) => before === undefined || newestFirst(dated(before), dated(action)) < 0)
        .toSorted((a, b) => newestFirst(dated(a), dated(b)))
        .slice(0, limit)
        .map((action) => structuredClone(action)),
  };
}
