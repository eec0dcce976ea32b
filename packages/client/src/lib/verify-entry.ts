import type { JsonValue, Refusal } from '@byleave/core';
import { encodeLogLeaf, leafHash, parseLogLeaf, verifyCheckpoint, verifyInclusion, verifyOpening, type LogLeaf } from '@byleave/core/audit-log';
import { fromBase64, parseKeys, toUnverifiable, type CheckLogOptions } from './check-log.ts';
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
  /** What was sent is not what is in the log that was signed: another entry, or other words of this one, of which `what` is the name. */
  | { readonly status: 'broken'; readonly code: 'another_entry'; readonly message: string }
  | { readonly status: 'broken'; readonly code: 'another_value'; readonly what: string; readonly message: string }
  /** Nothing can be said: no key to trust has signed the log, or what was sent is no log. */
  | { readonly status: 'unverifiable'; readonly code: 'no_trusted_signature' | 'malformed'; readonly message: string }
  | { readonly status: 'unknown'; readonly refusal: Refusal };

const another: EntryStanding = { status: 'broken', code: 'another_entry', message: 'The signed log has another entry in this place, or none.' };

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
  if (!checkpoint.ok) return toUnverifiable(checkpoint);
  const { entry, path } = proof.value;
  const leaf = parseLogLeaf(entry.leaf);
  if (!leaf.ok || leaf.value.sequence !== sequence) return another;
  const hashes = path.map(fromBase64);
  const { size, root } = checkpoint.value;
  const isIncluded = hashes.every((hash) => hash !== undefined) && verifyInclusion({ index: sequence - 1, size, leaf: leafHash(encodeLogLeaf(leaf.value)), proof: hashes, root }).ok;
  if (!isIncluded) return another;
  const values: Record<string, JsonValue> = {};
  for (const [name, opening] of Object.entries(entry.openings ?? {})) {
    const commitment = leaf.value.commitments[name];
    if (commitment === undefined || !verifyOpening(commitment, opening).ok) return { status: 'broken', code: 'another_value', what: name, message: `“${name}” is not what the log commits to.` };
    values[name] = opening.value;
  }
  return { status: 'verified', size, leaf: leaf.value, values, ...(entry.erased && { erasedAt: entry.erased.at }) };
}
