import type { Action, Grant, Stop } from '@byleave/core';
import type { GrantFilter, StandingFilter } from './grant-store.ts';
import { toReadRow, type ReadTable } from './sql-reads.ts';
import { storageReads } from './storage-reads.ts';
import { toCallKey, type CallKey, type NewAuditEntry, type StorageTransaction } from './storage.ts';

/** An action to write, and its record as text. */
export interface PendingAction {
  readonly action: Action;
  readonly record: string;
}

/** An entry to write, and its record as text. */
export interface PendingEntry {
  readonly entry: NewAuditEntry;
  readonly sequence: number;
  readonly record: string;
}

/** What a transaction has written and not yet sent. */
export interface PendingWrites {
  /** By tenant and id, in the order they came. */
  readonly inserted: ReadonlyMap<string, PendingAction>;
  /** Of actions that are known to be there. */
  readonly updated: ReadonlyMap<string, PendingAction>;
  readonly entries: readonly PendingEntry[];
  /** What was read for calls. */
  readonly reads: readonly ReadTable[];
}

/** What a transaction of a tenant is told before it asks: records as text, `undefined` for what is not there. */
export interface Foreknowledge {
  readonly tenant: string;
  readonly lastSequence: number;
  readonly actions: ReadonlyMap<string, string | undefined>;
  readonly calls: readonly { readonly key: CallKey; readonly record: string | undefined }[];
  /** Newest first. */
  readonly activeStops: readonly string[];
  readonly grants: readonly { readonly filter: StandingFilter; readonly records: readonly string[] }[];
}

export interface BufferedTransaction {
  readonly transaction: StorageTransaction;
  /** Takes in what was read in this transaction, before it wrote anything. */
  learn(known: Foreknowledge): void;
  /** What is left to be sent: the caller sends it before the commit. Nothing may be called after. */
  takePending(): PendingWrites | undefined;
}

/** What counts limits and reads policies: apart from everything that is held back or known here. */
const apart: ReadonlySet<string> = new Set<keyof StorageTransaction>([
  'findPolicyVersion',
  'insertUse',
  'listKnownLimits',
  'listOldestUses',
  'listUses',
  'releaseReserved',
  'sumUses',
  'useReserved',
]);

/** As many as are read ahead of one person's grants: where there may be more, they are asked for. */
export const mostForeknown = 1_000;

interface Pending {
  readonly inserted: Map<string, PendingAction>;
  readonly updated: Map<string, PendingAction>;
  readonly entries: PendingEntry[];
  readonly reads: ReadTable[];
}

const nothingPending = (): Pending => ({ inserted: new Map(), updated: new Map(), entries: [], reads: [] });

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/**
 * Holds back what a transaction writes of actions and entries, and answers from what it knows, so that many calls take few ways to
 * the server. Nothing else of the transaction's is seen before its commit, and nobody else writes for its tenants until
 * then, so what it knows stays true; whatever else is called comes after what was held back, and what may change what is
 * known makes it forgotten. Calls come one after the other.
 */
export function bufferWrites(inner: StorageTransaction, write: (pending: PendingWrites) => Promise<void>, onAppend: () => void): BufferedTransaction {
  const actions = new Map<string, string | undefined>();
  const calls = new Map<string, { readonly id: string; readonly attempt: number } | undefined>();
  const sequences = new Map<string, number>();
  const stops = new Map<string, readonly string[]>();
  const grants = new Map<string, { readonly endsAfter: number; readonly records: readonly string[] }>();
  let pending = nothingPending();

  const toKey = (...names: readonly string[]): string => JSON.stringify(names);
  const ofCall = ({ tenant, userId, agentId, conversation, callId }: CallKey): string => toKey(tenant, userId, agentId, conversation, callId);
  const parse = <T>(record: string | undefined): T | undefined => (record === undefined ? undefined : (JSON.parse(record) as T));

  function takePending(): PendingWrites | undefined {
    const held = pending;
    if (held.inserted.size === 0 && held.updated.size === 0 && held.entries.length === 0 && held.reads.length === 0) return undefined;
    pending = nothingPending();
    return held;
  }

  async function flush(): Promise<void> {
    const writes = takePending();
    if (writes) await write(writes);
  }

  function forget(): void {
    for (const known of [actions, calls, sequences, stops, grants]) known.clear();
  }

  const others = Object.entries(inner).map(([name, method]: [string, Method]) => {
    if (apart.has(name)) return [name, method] as const;
    const call: Method = async (...args) => {
      await flush();
      if (!storageReads.has(name)) forget();
      return method(...args);
    };
    return [name, call] as const;
  });

  const knownGrants = ({ tenant, userId, toolName, agentId, status, effect, endsAfter, limit }: GrantFilter): readonly Grant[] | undefined => {
    if (userId === undefined || toolName === undefined || agentId === undefined || status !== 'active' || effect !== undefined || endsAfter === undefined) return undefined;
    const known = grants.get(toKey(tenant, userId, toolName, agentId));
    if (!known || known.endsAfter > endsAfter || known.records.length >= Math.min(limit, mostForeknown)) return undefined;
    return known.records.map((record) => JSON.parse(record) as Grant).filter((grant) => grant.endsAt > endsAfter);
  };

  const transaction: StorageTransaction = {
    ...(Object.fromEntries(others) as unknown as StorageTransaction),
    async findAction(tenant, id) {
      const key = toKey(tenant, id);
      if (actions.has(key)) return parse<Action>(actions.get(key));
      const found = await inner.findAction(tenant, id);
      actions.set(key, found && JSON.stringify(found));
      return found;
    },
    async findActions(tenant, ids) {
      const missing = ids.filter((id) => !actions.has(toKey(tenant, id)));
      const read = missing.length > 0 ? await inner.findActions(tenant, missing) : undefined;
      for (const id of missing) {
        const action = read?.get(id);
        actions.set(toKey(tenant, id), action && JSON.stringify(action));
      }
      const found = [...new Set(ids)].flatMap((id) => parse<Action>(actions.get(toKey(tenant, id))) ?? []);
      return new Map(found.map((action) => [action.id, action]));
    },
    async findCall(key) {
      const name = ofCall(key);
      if (calls.has(name)) {
        const known = calls.get(name);
        return known && transaction.findAction(key.tenant, known.id);
      }
      await flush();
      return inner.findCall(key);
    },
    async insertAction(action) {
      const key = toKey(action.tenant, action.id);
      // The server says what is wrong with it.
      if (actions.get(key) !== undefined) await flush();
      const record = JSON.stringify(action);
      pending.inserted.set(key, { action, record });
      actions.set(key, record);
      const call = ofCall(toCallKey(action));
      const { id, attempt } = action;
      if (calls.has(call) && (calls.get(call)?.attempt ?? 0) < attempt) calls.set(call, { id, attempt });
    },
    async updateAction(action) {
      const key = toKey(action.tenant, action.id);
      if (actions.get(key) === undefined) {
        await flush();
        await inner.updateAction(action);
        actions.set(key, JSON.stringify(action));
        return;
      }
      const record = JSON.stringify(action);
      const of = pending.inserted.has(key) ? pending.inserted : pending.updated;
      of.set(key, { action, record });
      actions.set(key, record);
    },
    async insertRead(call, sources) {
      pending.reads.push(toReadRow(call, sources));
    },
    async addReaders(tenant, actionId, subjects) {
      if (subjects.length > 0) await inner.addReaders(tenant, actionId, subjects);
    },
    async appendEntry(entry) {
      const sequence = (sequences.get(entry.tenant) ?? (await inner.lastSequence(entry.tenant))) + 1;
      sequences.set(entry.tenant, sequence);
      pending.entries.push({ entry, sequence, record: JSON.stringify(entry) });
      onAppend();
      return { ...entry, sequence };
    },
    async lastSequence(tenant) {
      return sequences.get(tenant) ?? inner.lastSequence(tenant);
    },
    async listActiveStops(tenant) {
      const known = stops.get(tenant);
      return known ? known.map((record) => JSON.parse(record) as Stop) : inner.listActiveStops(tenant);
    },
    async listGrants(filter) {
      return knownGrants(filter) ?? inner.listGrants(filter);
    },
  };

  return {
    transaction,
    takePending,
    learn(known) {
      const { tenant } = known;
      sequences.set(tenant, known.lastSequence);
      stops.set(tenant, known.activeStops);
      for (const [id, record] of known.actions) actions.set(toKey(tenant, id), record);
      for (const { key, record } of known.calls) {
        const found = parse<Action>(record);
        calls.set(ofCall(key), found && { id: found.id, attempt: found.attempt });
        if (found) actions.set(toKey(tenant, found.id), record);
      }
      for (const { filter, records } of known.grants) {
        grants.set(toKey(filter.tenant, filter.userId, filter.toolName, filter.agentId), { endsAfter: filter.endsAfter, records });
      }
    },
  };
}
