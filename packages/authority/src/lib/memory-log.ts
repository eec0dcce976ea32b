import type { Action, AuditEntry, Grant, PolicyDraft, PolicyVersion } from '@byleave/core';
import type { LeafRecord, LogStore, LogTree, StoredCheckpoint } from './log-store.ts';
import { eraseAuthor } from './erased-person.ts';
import { namesNobody } from './limit-scope.ts';
import type { LimitMaps } from './memory-limits.ts';
import type { KeptRead } from './memory-reads.ts';
import { emptyTree } from './sql-log.ts';
import type { PolicyDifference } from './storage.ts';

/** A tenant's log in memory. Never changed in place: a transaction that fails leaves it as it was. */
export interface MemoryLog {
  readonly tree: LogTree;
  readonly leaves: readonly LeafRecord[];
  /** By level, from 1. */
  readonly hashes: Readonly<Record<number, readonly string[]>>;
  readonly checkpoints: readonly StoredCheckpoint[];
  /** By sequence. */
  readonly terms: Readonly<Record<number, readonly string[]>>;
}

export interface LogMaps extends LimitMaps {
  readonly logs: Map<string, MemoryLog>;
  readonly entries: Map<string, readonly AuditEntry[]>;
  readonly actions: Map<string, Action>;
  /** What is a person's own. */
  readonly grants: Map<string, Grant>;
  readonly passkeys: Map<string, { readonly tenant: string; readonly userId: string }>;
  readonly reads: Map<string, KeptRead>;
  /** What is published, by tenant, and what is being written. */
  readonly policies: Map<string, readonly PolicyVersion[]>;
  readonly drafts: Map<string, PolicyDraft>;
  differences: readonly PolicyDifference[];
}

export function createMemoryLog(maps: LogMaps): LogStore {
  const { logs, entries, actions, grants, passkeys, reads, uses, knownLimits } = maps;
  const read = (tenant: string): MemoryLog => logs.get(tenant) ?? { tree: emptyTree(tenant), leaves: [], hashes: {}, checkpoints: [], terms: {} };
  const change = (tenant: string, changes: (log: MemoryLog) => Partial<MemoryLog>): void => void logs.set(tenant, { ...read(tenant), ...changes(read(tenant)) });
  const list = (tenant: string): readonly AuditEntry[] => entries.get(tenant) ?? [];
  return {
    findTree: async (tenant) => structuredClone(read(tenant).tree),
    saveTree: async (tree) => change(tree.tenant, () => ({ tree: structuredClone(tree) })),
    listLog: async ({ tenant, after, limit }) => structuredClone(list(tenant).slice(after, after + limit)),
    listLogged: async ({ tenant, after, limit }) =>
      read(tenant)
        .leaves.slice(after, after + limit)
        .map((leaf) => structuredClone({ ...leaf, entry: list(tenant)[leaf.sequence - 1]! })),
    async insertLeaves(tenant, leaves) {
      const known = read(tenant).leaves.length;
      if (leaves.some(({ sequence }, index) => sequence !== known + index + 1)) throw new TypeError('memory storage: the leaf is already there, or one before it is not');
      change(tenant, (log) => ({ leaves: [...log.leaves, ...structuredClone(leaves)] }));
    },
    async insertTerms(tenant, terms) {
      const next = { ...read(tenant).terms };
      for (const { sequence, term } of terms) next[sequence] = [...new Set([...(next[sequence] ?? []), term])];
      change(tenant, () => ({ terms: next }));
    },
    async removeTerms(tenant, terms) {
      const next = { ...read(tenant).terms };
      for (const { sequence, term } of terms) next[sequence] = (next[sequence] ?? []).filter((other) => other !== term);
      change(tenant, () => ({ terms: next }));
    },
    async insertTileHashes(tenant, added) {
      const hashes = { ...read(tenant).hashes };
      for (const { level, index, hash } of added) hashes[level] = (hashes[level] ?? []).toSpliced(index, 1, hash);
      change(tenant, () => ({ hashes }));
    },
    async listTileHashes(tenant, level, from, count) {
      const { leaves, hashes } = read(tenant);
      return (level === 0 ? leaves.map(({ hash }) => hash) : (hashes[level] ?? [])).slice(from, from + count);
    },
    findCheckpoint: async (tenant, covering) => read(tenant).checkpoints.at(covering === undefined ? -1 : read(tenant).checkpoints.findIndex(({ size }) => size >= covering) >>> 0),
    findCheckpointAt: async (tenant, size) => read(tenant).checkpoints.find((checkpoint) => checkpoint.size === size),
    async insertCheckpoint(tenant, checkpoint) {
      const { checkpoints } = read(tenant);
      if (checkpoints.some(({ size }) => size === checkpoint.size)) return;
      change(tenant, () => ({ checkpoints: [...checkpoints, checkpoint].toSorted((a, b) => a.size - b.size) }));
    },
    lastEntryOf: async (tenant, actionId) => list(tenant).findLast((entry) => entry.actionId === actionId)?.sequence ?? 0,
    async searchEntries({ tenant, terms, first, last, limit }) {
      const { terms: known } = read(tenant);
      return structuredClone(
        list(tenant)
          .filter(({ sequence }) => sequence >= first && sequence <= last && terms.every((term) => known[sequence]?.includes(term)))
          .toReversed()
          .slice(0, limit),
      );
    },
    findSequenceAt: async (tenant, at) =>
      read(tenant)
        .leaves.filter((leaf) => leaf.at >= at)
        .toSorted((a, b) => a.at - b.at || a.sequence - b.sequence)
        .at(0)?.sequence,
    async rewriteEntry(entry, leaf) {
      const { tenant, sequence } = entry;
      entries.set(tenant, list(tenant).with(sequence - 1, structuredClone(entry)));
      if (leaf) change(tenant, ({ leaves }) => ({ leaves: leaves.with(sequence - 1, withErasure(leaves[sequence - 1]!, leaf)) }));
    },
    async rewriteAction(action) {
      actions.set(JSON.stringify([action.tenant, action.id]), structuredClone(action));
    },
    async forgetPerson(tenant, userId, alias) {
      for (const owned of [passkeys, reads]) for (const [key, value] of owned) if (value.tenant === tenant && value.userId === userId) owned.delete(key);
      for (const [key, use] of uses) {
        if (use.tenant !== tenant || use.userId !== userId) continue;
        if (namesNobody(use.scope)) uses.set(key, { ...use, userId: alias });
        else uses.delete(key);
      }
      for (const [key, { tenant: of, limit, scope }] of knownLimits) {
        const { user } = JSON.parse(scope) as { readonly user?: string };
        const isUnused = user === undefined && !namesNobody(scope) && ![...uses.values()].some((use) => use.tenant === tenant && use.limitId === limit.id && use.scope === scope);
        if (of === tenant && (user === userId || isUnused)) knownLimits.delete(key);
      }
      maps.differences = maps.differences.filter(({ tenant: of, request }) => of !== tenant || request.subject.properties.user.id !== userId);
      for (const [key, { tenant: of, user }] of grants) if (of === tenant && user.id === userId) grants.delete(key);
      const [versions, draft] = [maps.policies.get(tenant), maps.drafts.get(tenant)];
      if (versions) maps.policies.set(tenant, versions.map((version) => eraseAuthor(version, userId, alias)));
      if (draft) maps.drafts.set(tenant, eraseAuthor(draft, userId, alias));
    },
  };
}

function withErasure(leaf: LeafRecord, change: Pick<LeafRecord, 'salts' | 'erased'>): LeafRecord {
  const { sequence, at, hash, leaf: text } = leaf;
  return structuredClone({ sequence, at, hash, leaf: text, ...change });
}
