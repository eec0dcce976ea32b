import type { JsonValue, Refusal } from '@byleave/core';
import { encodeLogLeaf, leafHash, parseLogLeaf, verifyCheckpoint, verifyInclusion, verifyOpening, type LogLeaf } from '@byleave/core/audit-log';
import { fromBase64, parseKeys, type CheckLogOptions } from './check-log.ts';
import type { ByleaveClient } from './client.ts';

/** Whether an entry is what the log has, and what of it is shown. */
export type EntryStanding =
  | {
      readonly status: 'verified';
      /** Of the checkpoint it is under. */
      readonly size: number;
      readonly leaf: LogLeaf;
      /** What the leaf commits to, as far as it is shown, by name. */
      readonly values: Readonly<Record<string, JsonValue>>;
      /** A person was erased from it, at this time (epoch ms). */
      readonly erasedAt?: number;
    }
  /** It is not under a checkpoint yet. Ask again in a second. */
  | { readonly status: 'waiting' }
  /** What was sent is not what is in the log that was signed. */
  | { readonly status: 'broken'; readonly message: string }
  | { readonly status: 'unverifiable'; readonly message: string }
  | { readonly status: 'unknown'; readonly refusal: Refusal };

/** Checks an entry here, against the log's newest checkpoint: its signature, the entry's place in the tree, and every value. */
export async function verifyEntry(
  client: Pick<ByleaveClient, 'readCheckpoint' | 'proveEntry'>,
  sequence: number,
  { memory, keys }: CheckLogOptions,
): Promise<EntryStanding> {
  const [head, proof] = [await client.readCheckpoint(), await client.proveEntry(sequence)];
  if (!proof.ok) return proof.refusal.code === 'conflict' ? { status: 'waiting' } : { status: 'unknown', refusal: proof.refusal };
  if (!head.ok) return { status: 'unknown', refusal: head.refusal };
  const { origin } = head.value;
  const trusted = parseKeys(keys ?? (await memory.read(origin))?.keys ?? head.value.keys);
  const checkpoint = await verifyCheckpoint(proof.value.checkpoint, trusted, origin);
  if (!checkpoint.ok) return { status: 'unverifiable', message: checkpoint.message };
  const { entry, path } = proof.value;
  const leaf = parseLogLeaf(entry.leaf);
  if (!leaf.ok || leaf.value.sequence !== sequence) return { status: 'broken', message: 'What was sent for this entry is another one, or none.' };
  const hashes = path.map(fromBase64);
  const { size, root } = checkpoint.value;
  const isIncluded = hashes.every((hash) => hash !== undefined) && verifyInclusion({ index: sequence - 1, size, leaf: leafHash(encodeLogLeaf(leaf.value)), proof: hashes, root }).ok;
  if (!isIncluded) return { status: 'broken', message: 'The signed log has another entry in this place.' };
  const values: Record<string, JsonValue> = {};
  for (const [name, opening] of Object.entries(entry.openings ?? {})) {
    const commitment = leaf.value.commitments[name];
    if (commitment === undefined || !verifyOpening(commitment, opening).ok) return { status: 'broken', message: `“${name}” is not what the log commits to.` };
    values[name] = opening.value;
  }
  return { status: 'verified', size, leaf: leaf.value, values, ...(entry.erased && { erasedAt: entry.erased.at }) };
}
