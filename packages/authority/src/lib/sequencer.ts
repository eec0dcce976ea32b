import { advance, isOpen, type Action, type AuditEntry } from '@byleave/core';
import {
  createCompactRange,
  encodeLogLeaf,
  leafHash,
  parseVerifierKey,
  signCheckpoint,
  tileHeight,
  toLogLeaf,
  toOpening,
  toTimeExtension,
  type NoteSigner,
  type Opening,
} from '@byleave/core/audit-log';
import { ByleaveError } from '@byleave/core';
import { findActionsOf } from './find-actions-of.ts';
import type { EntryTerm, LeafRecord, LogTree, TileHash } from './log-store.ts';
import { toTerms } from './log-terms.ts';
import { toLogValues } from './log-values.ts';
import type { Storage } from './storage.ts';

export interface LogOptions {
  /** Names the log of each tenant, `origin/tenant`, by convention a URL without a scheme: `example.com/audit`. */
  readonly origin: string;
  /** Sign every checkpoint, the newest first. While keys change, the old and the new one both do. */
  readonly signers: readonly NoteSigner[];
  /** Verifier keys the log was signed with earlier, newest first, for those who verify old checkpoints. */
  readonly formerKeys?: readonly string[];
  /** From an entry to its checkpoint, in ms, at most, when there is little else to do. Default 500. */
  readonly intervalMs?: number;
  /** Hears why sealing failed; it is tried again. Default: silence. */
  readonly onError?: (error: unknown) => void;
}

/** Folds entries into each tenant's Merkle tree, signs it, and seals the actions that ended in it. */
export interface Sequencer {
  /** Resolves when everything that was committed before, of one tenant or of all, is under a checkpoint. */
  seal(tenant?: string): Promise<void>;
  /** Stops, once what is under way is done. */
  close(): Promise<void>;
}

/** Entries of one transaction: each of them keeps callers waiting. */
const entriesAtOnce = 64;
const retryMs = 1_000;
const saltBytes = 16;

interface SequencerContext {
  readonly storage: Storage;
  readonly now: () => number;
  readonly log: LogOptions;
}

/** @throws ByleaveError `misuse` without a signer, or with a former key that is none. */
export function createSequencer(context: SequencerContext): Sequencer {
  const { storage, log } = context;
  if (log.signers.length === 0) throw new ByleaveError({ code: 'misuse', message: 'A log is signed by somebody: give it at least one signer.' });
  for (const key of log.formerKeys ?? []) {
    const parsed = parseVerifierKey(key);
    if (!parsed.ok) throw new ByleaveError({ code: 'misuse', message: `“${key}” is no verifier key. ${parsed.message}` });
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();
  let isClosed = false;

  async function sealAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const tenant of await storage.listUnsealed()) await sealTenant(context, tenant).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures, 'Several logs could not be sealed.');
  }

  function seal(tenant?: string): Promise<void> {
    const next = running.then(() => (tenant === undefined ? sealAll() : sealTenant(context, tenant)));
    running = next.catch(() => undefined);
    return next;
  }

  function schedule(delayMs: number): void {
    if (isClosed || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      seal().catch((error: unknown) => {
        log.onError?.(error);
        schedule(retryMs);
      });
    }, delayMs);
    // A process that has nothing else to do may end: what is not sealed then, is by the next.
    if (typeof timer === 'object' && 'unref' in timer) timer.unref();
  }

  const unwatch = storage.watch(() => schedule(log.intervalMs ?? 500));
  schedule(0);
  return {
    seal,
    async close() {
      isClosed = true;
      unwatch();
      clearTimeout(timer);
      await running;
    },
  };
}

export const toOrigin = ({ origin }: LogOptions, tenant: string): string => `${origin}/${encodeURIComponent(tenant)}`;

async function sealTenant(context: SequencerContext, tenant: string): Promise<void> {
  while (await fold(context.storage, tenant));
  await sign(context, tenant);
  while (await sealActions(context, tenant));
}

/** Adds the next entries to the tree. Whether there may be more. */
async function fold(storage: Storage, tenant: string): Promise<boolean> {
  const { tree, entries, actions } = await storage.transact(async (transaction) => {
    const known = await transaction.findTree(tenant);
    const next = await transaction.listLog({ tenant, after: known.size, limit: entriesAtOnce });
    return { tree: known, entries: next, actions: await findActionsOf(transaction, tenant, next) };
  });
  if (entries.length === 0) return false;
  // Hashed outside of a transaction, so that nobody waits for it.
  const grown = grow(tree, entries, actions);
  await storage.transact(async (transaction) => {
    const now = await transaction.findTree(tenant);
    // Another instance was first, or what was read is erased meanwhile: nothing of this is used.
    if (now.size !== tree.size || now.erasures !== tree.erasures) return;
    await transaction.insertLeaves(tenant, grown.leaves);
    await transaction.insertTerms(tenant, grown.terms);
    await transaction.insertTileHashes(tenant, grown.tileHashes);
    await transaction.saveTree({ ...now, size: grown.size, hashes: grown.hashes });
  });
  return true;
}

interface Grown extends Pick<LogTree, 'size' | 'hashes'> {
  readonly leaves: readonly LeafRecord[];
  readonly terms: readonly EntryTerm[];
  readonly tileHashes: readonly TileHash[];
}

function grow(tree: LogTree, entries: readonly AuditEntry[], actions: ReadonlyMap<string, Action>): Grown {
  const tileHashes: TileHash[] = [];
  const range = createCompactRange({
    from: { size: tree.size, hashes: tree.hashes.map(fromBase64) },
    onNode: (level, index, hash) => {
      if (level > 0 && level % tileHeight === 0) tileHashes.push({ level: level / tileHeight, index, hash: toBase64(hash) });
    },
  });
  const leaves = entries.map((entry) => {
    const openings = newOpenings(entry, actions.get(entry.actionId));
    const { digest: _, ...logged } = entry;
    const bytes = encodeLogLeaf(toLogLeaf(logged, openings));
    const hash = leafHash(bytes);
    range.append(hash);
    const salts = Object.fromEntries(Object.entries(openings).map(([name, { salt }]) => [name, salt]));
    return { sequence: entry.sequence, at: entry.at, hash: toBase64(hash), leaf: new TextDecoder().decode(bytes), salts };
  });
  const terms = entries.flatMap((entry) => toTerms(entry, actions.get(entry.actionId)).map((term) => ({ sequence: entry.sequence, term })));
  return { leaves, terms, tileHashes, size: range.size, hashes: range.hashes.map(toBase64) };
}

function newOpenings(entry: AuditEntry, action: Action | undefined): Readonly<Record<string, Opening>> {
  return Object.fromEntries(Object.entries(toLogValues(entry, action)).map(([name, value]) => [name, toOpening(value, crypto.getRandomValues(new Uint8Array(saltBytes)))]));
}

/** Signs the tree as it is, unless it is signed already. The key may be far away, so no transaction waits for it. */
async function sign({ storage, now, log }: SequencerContext, tenant: string): Promise<void> {
  const { tree, newest } = await storage.transact(async (transaction) => ({ tree: await transaction.findTree(tenant), newest: await transaction.findCheckpoint(tenant) }));
  if (tree.size === 0 || (newest && newest.size >= tree.size)) return;
  const at = now();
  const root = createCompactRange({ from: { size: tree.size, hashes: tree.hashes.map(fromBase64) } }).root();
  const note = await signCheckpoint({ origin: toOrigin(log, tenant), size: tree.size, root, extensions: [toTimeExtension(at)] }, log.signers);
  await storage.transact((transaction) => transaction.insertCheckpoint(tenant, { size: tree.size, at, note }));
}

/** Seals what ended in the next entries that a checkpoint covers. Whether there may be more. */
function sealActions({ storage, now }: SequencerContext, tenant: string): Promise<boolean> {
  return storage.transact(async (transaction) => {
    const tree = await transaction.findTree(tenant);
    const checkpoint = await transaction.findCheckpoint(tenant);
    if (!checkpoint || checkpoint.size <= tree.sealed) return false;
    const entries = (await transaction.listLog({ tenant, after: tree.sealed, limit: entriesAtOnce })).filter(({ sequence }) => sequence <= checkpoint.size);
    for (const action of (await findActionsOf(transaction, tenant, entries)).values()) {
      if (isOpen(action) || (await transaction.lastEntryOf(tenant, action.id)) > checkpoint.size) continue;
      const sealed = advance(action.lifecycle, { type: 'log.sealed', at: now() });
      if (sealed.ok) await transaction.updateAction({ ...action, lifecycle: sealed.value });
    }
    await transaction.saveTree({ ...tree, sealed: entries.at(-1)?.sequence ?? checkpoint.size });
    return true;
  });
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
