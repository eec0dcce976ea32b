import type { Action, AuditEntry } from '@byleave/core';
import type { Erasure } from '@byleave/core/audit-log';

/** How far a tenant's tree has grown: all it takes to let it grow on. */
export interface LogTree {
  readonly tenant: string;
  /** Leaves so far: entries up to this sequence are in it. */
  readonly size: number;
  /** base64; see `CompactRange`. */
  readonly hashes: readonly string[];
  /** The size of the newest checkpoint: ended actions up to here are sealed. */
  readonly sealed: number;
  /** Grows with every erasure, so that nothing that was read before one is written after it. */
  readonly erasures: number;
}

/** What is kept of an entry beside itself, once it is in the tree. */
export interface LeafRecord {
  readonly sequence: number;
  /** Epoch ms, of the entry. */
  readonly at: number;
  /** The leaf hash, base64. */
  readonly hash: string;
  /** The leaf's RFC 8785 text. */
  readonly leaf: string;
  /** base64url, by the name of the opening. What has none is erased. */
  readonly salts: Readonly<Record<string, string>>;
  readonly erased?: Erasure;
}

/** An entry and its place in the tree. */
export interface LoggedRecord extends LeafRecord {
  readonly entry: AuditEntry;
}

/** A hash of the tree that never changes: the root over a full tile of the level below (C2SP tlog-tiles). */
export interface TileHash {
  /** 1 and up. */
  readonly level: number;
  readonly index: number;
  /** base64. */
  readonly hash: string;
}

export interface StoredCheckpoint {
  readonly size: number;
  /** Epoch ms at which it was signed. */
  readonly at: number;
  /** The whole signed note. */
  readonly note: string;
}

/** Everybody's entries of a tenant. */
export interface LogFilter {
  readonly tenant: string;
  /** Only sequences greater than this. */
  readonly after: number;
  readonly limit: number;
}

/** Entries that have every one of the terms, newest first. */
export interface TermFilter {
  readonly tenant: string;
  readonly terms: readonly string[];
  /** Only sequences from `first` to `last`. */
  readonly first: number;
  readonly last: number;
  readonly limit: number;
}

/** A word that an entry is found by. */
export interface EntryTerm {
  readonly sequence: number;
  readonly term: string;
}

/** The tenant's Merkle log, as one transaction sees it. */
export interface LogStore {
  /** One of size 0 where nothing was ever added. */
  findTree(tenant: string): Promise<LogTree>;
  saveTree(tree: LogTree): Promise<void>;
  /** Everybody's entries, oldest first, in the tree or not. */
  listLog(filter: LogFilter): Promise<readonly AuditEntry[]>;
  /** Entries that are in the tree, oldest first. */
  listLogged(filter: LogFilter): Promise<readonly LoggedRecord[]>;
  /** @throws when a sequence is already there. */
  insertLeaves(tenant: string, leaves: readonly LeafRecord[]): Promise<void>;
  /** Words an entry is found by. Naming one again changes nothing. */
  insertTerms(tenant: string, terms: readonly EntryTerm[]): Promise<void>;
  removeTerms(tenant: string, terms: readonly EntryTerm[]): Promise<void>;
  insertTileHashes(tenant: string, hashes: readonly TileHash[]): Promise<void>;
  /** base64. Level 0 has the leaves' own hashes. */
  listTileHashes(tenant: string, level: number, from: number, count: number): Promise<readonly string[]>;
  /** The smallest checkpoint that covers so many leaves, or the newest of all. */
  findCheckpoint(tenant: string, covering?: number): Promise<StoredCheckpoint | undefined>;
  /** The one of exactly this size. */
  findCheckpointAt(tenant: string, size: number): Promise<StoredCheckpoint | undefined>;
  /** Of a size once: a second one of the same size changes nothing. */
  insertCheckpoint(tenant: string, checkpoint: StoredCheckpoint): Promise<void>;
  /** The sequence of the action's last entry, 0 without any. */
  lastEntryOf(tenant: string, actionId: string): Promise<number>;
  searchEntries(filter: TermFilter): Promise<readonly AuditEntry[]>;
  /** The sequence of the earliest entry in the tree that is at or after a time, epoch ms. */
  findSequenceAt(tenant: string, at: number): Promise<number | undefined>;
  /** Puts an entry in the place of the one of its sequence. Without `leaf` it is not in the tree yet. */
  rewriteEntry(entry: AuditEntry, leaf?: Pick<LeafRecord, 'salts' | 'erased'>): Promise<void>;
  /** Puts an action in the place of the one of its id, under another name of its person. */
  rewriteAction(action: Action): Promise<void>;
  /**
   * Removes the person's grants and passkeys, what was counted for them, and what drafts would have said of them, and has the
   * alias stand where they wrote policies. What was counted for everybody alike stays, under the alias: no limit has more to
   * give because somebody was erased.
   */
  forgetPerson(tenant: string, userId: string, alias: string): Promise<void>;
}
