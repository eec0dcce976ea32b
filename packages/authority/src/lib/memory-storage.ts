import type { Action, AuditEntry, Grant, PolicyDraft, PolicyVersion, Stop } from '@byleave/core';
import { createCommitWatchers } from './commit-watchers.ts';
import { createMemoryGrants } from './memory-grants.ts';
import { createMemoryLimits, type LimitMaps } from './memory-limits.ts';
import { createMemoryLog, type MemoryLog } from './memory-log.ts';
import { createMemoryPasskeys } from './memory-passkeys.ts';
import { createMemoryReads, type KeptRead } from './memory-reads.ts';
import { createMemoryStops } from './memory-stops.ts';
import type { Passkey } from './passkey-verifier.ts';
import {
  toCallKey,
  type ActionFilter,
  type CallKey,
  type EntryFilter,
  type PolicyDifference,
  type Storage,
  type StorageTransaction,
  type Subject,
} from './storage.ts';

interface MemoryState extends LimitMaps {
  readonly actions: Map<string, Action>;
  readonly entries: Map<string, readonly AuditEntry[]>;
  /** By tenant, oldest first. */
  readonly policies: Map<string, readonly PolicyVersion[]>;
  readonly drafts: Map<string, PolicyDraft>;
  readonly grants: Map<string, Grant>;
  readonly passkeys: Map<string, Passkey>;
  readonly reads: Map<string, KeptRead>;
  readonly stops: Map<string, Stop>;
  /** By tenant. */
  readonly logs: Map<string, MemoryLog>;
  /** Subjects by action. */
  readonly readers: Map<string, readonly Subject[]>;
  differences: readonly PolicyDifference[];
}

function copyState(state: MemoryState): MemoryState {
  return {
    actions: new Map(state.actions),
    entries: new Map(state.entries),
    policies: new Map(state.policies),
    drafts: new Map(state.drafts),
    grants: new Map(state.grants),
    passkeys: new Map(state.passkeys),
    reads: new Map(state.reads),
    stops: new Map(state.stops),
    logs: new Map(state.logs),
    readers: new Map(state.readers),
    uses: new Map(state.uses),
    knownLimits: new Map(state.knownLimits),
    differences: state.differences,
  };
}

/** Keeps everything in this process: for tests, stories and demonstrations. Nothing survives it. */
export function createMemoryStorage(): Storage {
  const watchers = createCommitWatchers();
  let state: MemoryState = {
    actions: new Map(),
    entries: new Map(),
    policies: new Map(),
    drafts: new Map(),
    grants: new Map(),
    passkeys: new Map(),
    reads: new Map(),
    stops: new Map(),
    logs: new Map(),
    readers: new Map(),
    uses: new Map(),
    knownLimits: new Map(),
    differences: [],
  };
  let queue: Promise<unknown> = Promise.resolve();

  return {
    transact(work) {
      const run = queue.then(async () => {
        const draft = copyState(state);
        const value = await work(createTransaction(draft));
        const hasEntries = [...draft.entries].some(([tenant, entries]) => entries !== state.entries.get(tenant));
        state = draft;
        if (hasEntries) watchers.notify();
        return value;
      });
      queue = run.catch(() => undefined);
      return run;
    },
    watch: watchers.watch,
    async listUnsealed() {
      return [...state.entries].filter(([tenant, entries]) => entries.length > (state.logs.get(tenant)?.tree.sealed ?? 0)).map(([tenant]) => tenant);
    },
    close: async () => undefined,
  };
}

type Dated = Pick<Action, 'proposedAt' | 'id'>;

function newestFirst(a: Dated, b: Dated): number {
  if (a.proposedAt !== b.proposedAt) return b.proposedAt - a.proposedAt;
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1;
}

function createTransaction(state: MemoryState): StorageTransaction {
  const keyOf = (tenant: string, id: string): string => JSON.stringify([tenant, id]);
  const log = (tenant: string): readonly AuditEntry[] => state.entries.get(tenant) ?? [];
  const ofCall = (key: CallKey): readonly Action[] =>
    [...state.actions.values()].filter((action) => isOfCall(action, key)).toSorted((a, b) => b.attempt - a.attempt);

  const isReadable = (tenant: string, actionId: string, subjects: readonly Subject[]): boolean =>
    state.readers.get(keyOf(tenant, actionId))?.some((reader) => subjects.includes(reader)) ?? false;

  return {
    ...createMemoryLimits(state),
    ...createMemoryGrants(state.grants),
    ...createMemoryPasskeys(state.passkeys),
    ...createMemoryStops(state.stops, state.actions),
    ...createMemoryLog(state),
    ...createMemoryReads(state.reads),
    async addReaders(tenant, actionId, subjects) {
      const key = keyOf(tenant, actionId);
      state.readers.set(key, [...new Set([...(state.readers.get(key) ?? []), ...subjects])]);
    },
    findAction: async (tenant, id) => structuredClone(state.actions.get(keyOf(tenant, id))),
    async findActions(tenant, ids) {
      const found = ids.flatMap((id) => state.actions.get(keyOf(tenant, id)) ?? []);
      return new Map(found.map((action) => [action.id, structuredClone(action)]));
    },
    findCall: async (key) => structuredClone(ofCall(key).at(0)),
    async insertAction(action) {
      const isTaken = state.actions.has(keyOf(action.tenant, action.id));
      if (isTaken || ofCall(toCallKey(action)).some((other) => other.attempt === action.attempt)) {
        throw new TypeError('memory storage: the action is already there');
      }
      state.actions.set(keyOf(action.tenant, action.id), structuredClone(action));
    },
    async updateAction(action) {
      if (!state.actions.has(keyOf(action.tenant, action.id))) throw new TypeError('memory storage: no such action');
      state.actions.set(keyOf(action.tenant, action.id), structuredClone(action));
    },
    listActions: async (filter) =>
      [...state.actions.values()]
        .filter(
          (action) =>
            action.tenant === filter.tenant &&
            isOfWhom(action, filter.whose, isReadable) &&
            (filter.agentId === undefined || action.principal.agent.id === filter.agentId) &&
            (filter.conversation === undefined || action.conversation === filter.conversation) &&
            (filter.states?.includes(action.lifecycle.state) ?? true) &&
            (filter.before === undefined || newestFirst(filter.before, action) < 0),
        )
        .toSorted(newestFirst)
        .slice(0, filter.limit)
        .map((action) => structuredClone(action)),
    listHistory: async ({ tenant, before, limit }) =>
      [...state.actions.values()]
        .filter((action) => action.tenant === tenant && (before === undefined || newestFirst(before, action) < 0))
        .toSorted(newestFirst)
        .slice(0, limit)
        .map((action) => structuredClone(action)),
    listDue: async (tenant, at, limit) =>
      [...state.actions.values()]
        .filter((action) => action.tenant === tenant && deadlineOf(action) <= at)
        .toSorted((a, b) => deadlineOf(a) - deadlineOf(b))
        .slice(0, limit)
        .map((action) => structuredClone(action)),
    async appendEntry(entry) {
      const appended: AuditEntry = { ...structuredClone(entry), sequence: log(entry.tenant).length + 1 };
      state.entries.set(entry.tenant, [...log(entry.tenant), appended]);
      return structuredClone(appended);
    },
    async listEntries(filter) {
      const found = log(filter.tenant).filter(
        (entry) =>
          matchesEntry(entry, filter) &&
          (entry.userId === filter.userId || isReadable(entry.tenant, entry.actionId, filter.subjects ?? [])),
      );
      return (filter.order === 'newest first' ? found.toReversed() : found).slice(0, filter.limit).map((entry) => structuredClone(entry));
    },
    lastSequence: async (tenant) => log(tenant).length,
    async findPolicyVersion(tenant, number) {
      const versions = state.policies.get(tenant) ?? [];
      return structuredClone(versions.at(number === undefined ? -1 : number - 1));
    },
    listPolicyVersions: async (tenant, limit) => structuredClone((state.policies.get(tenant) ?? []).toReversed().slice(0, limit)),
    async insertPolicyVersion(version) {
      const versions = state.policies.get(version.tenant) ?? [];
      if (version.number !== versions.length + 1) throw new TypeError('memory storage: the version is already there');
      state.policies.set(version.tenant, [...versions, structuredClone(version)]);
    },
    async insertPolicyDifference(difference) {
      state.differences = [...state.differences, structuredClone(difference)];
    },
    listPolicyDifferences: async (tenant, revision, limit) =>
      structuredClone(state.differences.filter((known) => known.tenant === tenant && known.revision === revision).toReversed().slice(0, limit)),
    findPolicyDraft: async (tenant) => structuredClone(state.drafts.get(tenant)),
    async savePolicyDraft(draft) {
      state.drafts.set(draft.tenant, structuredClone(draft));
    },
  };
}

function deadlineOf(action: Action): number {
  return action.lifecycle.context.deadline ?? Infinity;
}

function isOfCall(action: Action, key: CallKey): boolean {
  const own = toCallKey(action);
  return (Object.keys(key) as (keyof CallKey)[]).every((name) => own[name] === key[name]);
}

function isOfWhom(
  action: Action,
  whose: ActionFilter['whose'],
  isReadable: (tenant: string, actionId: string, subjects: readonly Subject[]) => boolean,
): boolean {
  const { id } = action.principal.user;
  if ('userId' in whose) return id === whose.userId;
  return id !== whose.othersThan && isReadable(action.tenant, action.id, whose.subjects);
}

function matchesEntry(entry: AuditEntry, filter: EntryFilter): boolean {
  return (
    (filter.agentId === undefined || entry.agentId === filter.agentId) &&
    (filter.conversation === undefined || entry.conversation === filter.conversation) &&
    (filter.actionId === undefined || entry.actionId === filter.actionId) &&
    entry.sequence > (filter.after ?? 0) &&
    entry.sequence < (filter.before ?? Infinity)
  );
}
