import { refuse, type AuditEntry, type Verdict } from '@byleave/core';
import {
  createTileReader,
  encodeEntries,
  encodeTile,
  formatVerifierKey,
  parseTilePath,
  proveConsistency,
  proveInclusion,
  tileWidth,
  toNodes,
  toTile,
  type ReadHashes,
  type Tile,
} from '@byleave/core/audit-log';
import type { CheckpointResponse, ConsistencyResponse, InclusionResponse } from '@byleave/core/wire';
import { isTold } from './agents-view.ts';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { toExportedEntry } from './log-line.ts';
import { isThroughOthers, toScope } from './record.ts';
import { fromBase64, toBase64, toOrigin } from './sequencer.ts';
import type { StorageTransaction } from './storage.ts';

/** The role that lets a person read and export everybody's entries. */
export const auditorRole = 'auditor';

export function isAuditor(caller: Caller): boolean {
  return caller.kind === 'user' && (caller.user.roles?.includes(auditorRole) ?? false);
}

/** The newest checkpoint of the caller's tenant, how much is not under it yet, and the keys it is signed with. */
export function readCheckpoint(context: AuthorityContext, caller: Caller): Promise<Verdict<CheckpointResponse>> {
  const { log } = context;
  if (!log) return Promise.resolve(noLog());
  return context.storage.transact(async (transaction) => {
    const checkpoint = await transaction.findCheckpoint(caller.tenant);
    const last = await transaction.lastSequence(caller.tenant);
    return {
      ok: true,
      value: {
        origin: toOrigin(log, caller.tenant),
        keys: [...log.signers.map(({ key }) => formatVerifierKey(key)), ...(log.formerKeys ?? [])],
        size: checkpoint?.size ?? 0,
        ...(checkpoint && { checkpoint: checkpoint.note, at: checkpoint.at }),
        waiting: last - (checkpoint?.size ?? 0),
        now: context.now(),
      },
    };
  });
}

/** That an entry the caller may read is in the tree of the newest checkpoint, with what its leaf commits to. */
export function proveEntry(context: AuthorityContext, caller: Caller, sequence: number): Promise<Verdict<InclusionResponse>> {
  if (!context.log) return Promise.resolve(noLog());
  return context.storage.transact(async (transaction) => {
    const { tenant } = caller;
    const entry = await findEntry(transaction, caller, sequence);
    const action = entry && (await transaction.findAction(tenant, entry.actionId));
    // What the same agent does through others is another's to read about, and what people say to each other theirs.
    const isHidden = caller.kind === 'agent' && (!action || isThroughOthers(caller, action));
    if (!entry || isHidden || !isTold(caller, entry)) return refuse('not_found', `There is no entry ${sequence} that you may see. Check the number, and who is signed in.`);
    const checkpoint = await transaction.findCheckpoint(tenant);
    const [logged] = await transaction.listLogged({ tenant, after: sequence - 1, limit: 1 });
    if (!checkpoint || !logged || checkpoint.size < sequence) {
      return refuse('conflict', `Entry ${sequence} is not under a checkpoint yet. Ask again in a second.`);
    }
    const path = await proveInclusion(sequence - 1, checkpoint.size, createHashReader(transaction, tenant, checkpoint.size));
    const line = toExportedEntry(logged, action, []);
    return { ok: true, value: { entry: line, checkpoint: checkpoint.note, size: checkpoint.size, path: path.map(toBase64) } };
  });
}

async function findEntry(transaction: StorageTransaction, caller: Caller, sequence: number): Promise<AuditEntry | undefined> {
  const stretch = { after: sequence - 1, limit: 1 };
  const [entry] = isAuditor(caller)
    ? await transaction.listLog({ tenant: caller.tenant, ...stretch })
    : await transaction.listEntries({ ...toScope(caller), ...stretch, before: sequence + 1, order: 'oldest first' });
  return entry?.sequence === sequence ? entry : undefined;
}

/** That the tree of `to` leaves has grown out of the one of `from`: nothing was taken out or changed in between. */
export function proveGrowth(context: AuthorityContext, caller: Caller, from: number, to?: number): Promise<Verdict<ConsistencyResponse>> {
  if (!context.log) return Promise.resolve(noLog());
  return context.storage.transact(async (transaction) => {
    const { tenant } = caller;
    const checkpoint = to === undefined ? await transaction.findCheckpoint(tenant) : await transaction.findCheckpointAt(tenant, to);
    if (!checkpoint) return refuse('not_found', to === undefined ? 'Nothing of this log is under a checkpoint yet.' : `No checkpoint of this log has ${to} entries.`);
    if (from > checkpoint.size) return refuse('conflict', `The log has ${checkpoint.size} entries under a checkpoint, fewer than ${from}: whoever has seen ${from} was shown another log, or this one was rolled back.`);
    const path = await proveConsistency(from, checkpoint.size, createHashReader(transaction, tenant, checkpoint.size));
    return { ok: true, value: { checkpoint: checkpoint.note, size: checkpoint.size, path: path.map(toBase64) } };
  });
}

/** A tile by its C2SP path, such as `tile/0/000`, or `checkpoint`. Bundles of entries are for auditors. */
export function readLogFile(context: AuthorityContext, caller: Caller, path: string): Promise<Verdict<Uint8Array<ArrayBuffer>>> {
  if (!context.log) return Promise.resolve(noLog());
  return context.storage.transact(async (transaction) => {
    const checkpoint = await transaction.findCheckpoint(caller.tenant);
    if (path === 'checkpoint' && checkpoint) return { ok: true, value: new TextEncoder().encode(checkpoint.note) };
    const tile = parseTilePath(path);
    if (!tile || !checkpoint || toTile(tile.level, tile.index, checkpoint.size).width < tile.width) {
      return refuse('not_found', 'The log has no such tile. See C2SP tlog-tiles for the paths, and the checkpoint for its size.');
    }
    if (tile.level === 'entries' && !isAuditor(caller)) return refuse('forbidden', `Entries of everybody take the role “${auditorRole}”. Tiles of hashes are for everybody who is signed in.`);
    return { ok: true, value: new Uint8Array(await readTile(transaction, caller.tenant, tile)) };
  });
}

async function readTile(transaction: StorageTransaction, tenant: string, { level, index, width }: Tile): Promise<Uint8Array> {
  const from = index * tileWidth;
  if (level !== 'entries') return encodeTile((await transaction.listTileHashes(tenant, level, from, width)).map(fromBase64));
  const logged = await transaction.listLogged({ tenant, after: from, limit: width });
  return encodeEntries(logged.map(({ leaf }) => new TextEncoder().encode(leaf)));
}

/** Hashes of a tree of `size` leaves, out of its tiles. */
function createHashReader(transaction: StorageTransaction, tenant: string, size: number): ReadHashes {
  return createTileReader(size, async (tiles) => {
    const bytes: Uint8Array[] = [];
    for (const tile of tiles) bytes.push(await readTile(transaction, tenant, tile));
    return bytes;
  });
}

/** The roots of the perfect subtrees that the first `size` leaves make up: where an export of a part goes on from. */
export async function readRange(transaction: StorageTransaction, tenant: string, size: number): Promise<readonly string[]> {
  const hashes = await createHashReader(transaction, tenant, size)(toNodes({ start: 0, end: size }));
  return hashes.map(toBase64);
}

export function noLog(): Verdict<never> {
  return refuse('not_found', 'This authority keeps no signed log. Its operator can give it a key to sign with.');
}
