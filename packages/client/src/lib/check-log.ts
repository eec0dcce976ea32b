import type { Refusal } from '@byleave/core';
import { formatVerifierKey, isSameHash, parseVerifierKey, readTimeExtension, verifyCheckpoint, verifyConsistency, type CheckpointFault, type VerifiedCheckpoint, type VerifierKey } from '@byleave/core/audit-log';
import type { ByleaveClient } from './client.ts';
import type { LogMemory } from './log-memory.ts';

/** How the authority's log stands to the one that was seen last. */
export type LogStanding =
  /** It has everything that was there, and nothing of it is changed. `isNew`: none was seen before. */
  | { readonly status: 'verified'; readonly size: number; readonly at: number | undefined; readonly waiting: number; readonly isNew: boolean }
  /** Nothing is under a checkpoint yet. */
  | { readonly status: 'empty'; readonly waiting: number }
  /** It is not the log that was seen: what was there is changed, or gone. `seen` entries were there. */
  | { readonly status: 'broken'; readonly code: 'rolled_back' | 'forked'; readonly seen: number; readonly size: number; readonly message: string }
  /** Nothing can be said: no key to trust has signed it, or what was sent is no log. */
  | { readonly status: 'unverifiable'; readonly code: 'no_trusted_signature' | 'malformed'; readonly message: string }
  /** The authority did not answer, or keeps no log. */
  | { readonly status: 'unknown'; readonly refusal: Refusal };

export interface CheckLogOptions {
  /** What is remembered from one check to the next. */
  readonly memory: LogMemory;
  /**
   * Verifier keys that count, from elsewhere than the log. Default: those that the log named when it was first seen, and
   * since then every one that a key known before has vouched for by signing beside it.
   */
  readonly keys?: readonly string[];
}

/** Whether the newest checkpoint goes on from the one this client has seen last; what it sees is remembered when it does. */
export async function checkLog(client: Pick<ByleaveClient, 'readCheckpoint' | 'proveGrowth'>, { memory, keys }: CheckLogOptions): Promise<LogStanding> {
  const answer = await client.readCheckpoint();
  if (!answer.ok) return { status: 'unknown', refusal: answer.refusal };
  const { origin, checkpoint: note, waiting } = answer.value;
  const known = await memory.read(origin);
  const trusted = parseKeys(keys ?? known?.keys ?? answer.value.keys);
  const seen = known && (await verifyCheckpoint(known.checkpoint, trusted, origin));
  const before = seen?.ok ? seen.value : undefined;
  if (note === undefined) {
    return before && before.size > 0 ? toRolledBack(before.size, 0) : { status: 'empty', waiting };
  }
  const verified = await verifyCheckpoint(note, trusted, origin);
  if (!verified.ok) return toUnverifiable(verified);
  const now = verified.value;
  const fault = before && (await findFault(client, before, now));
  if (fault) return fault;
  await memory.write(origin, { checkpoint: note, keys: keys ?? (await listVouched(note, trusted, answer.value.keys, origin)) });
  return { status: 'verified', size: now.size, at: readTimeExtension(now), waiting, isNew: before === undefined };
}

/** Why nothing can be said of a log whose checkpoint does not hold. */
export function toUnverifiable({ code, message }: { readonly code: CheckpointFault; readonly message: string }): Extract<LogStanding, { readonly status: 'unverifiable' }> {
  if (code !== 'no_trusted_signature') return { status: 'unverifiable', code: 'malformed', message };
  return { status: 'unverifiable', code, message: 'None of the keys you trust has signed this log. Ask its operator for the new key, and how it came about.' };
}

/** The keys that are trusted, and those that have signed beside them: a name in a list vouches for nothing. */
async function listVouched(note: string, trusted: readonly VerifierKey[], named: readonly string[], origin: string): Promise<readonly string[]> {
  const others = parseKeys(named).filter((key) => !trusted.some(({ name, id }) => name === key.name && id === key.id));
  const vouched = await Promise.all(others.map(async (key) => ((await verifyCheckpoint(note, [key], origin)).ok ? [key] : [])));
  return [...trusted, ...vouched.flat()].map(formatVerifierKey);
}

function toRolledBack(seen: number, size: number): LogStanding {
  return { status: 'broken', code: 'rolled_back', seen, size, message: `This log had ${seen} entries when you saw it last, and has ${size} now: entries were taken out.` };
}

async function findFault(client: Pick<ByleaveClient, 'proveGrowth'>, before: VerifiedCheckpoint, now: VerifiedCheckpoint): Promise<LogStanding | undefined> {
  if (now.size < before.size) return toRolledBack(before.size, now.size);
  const forked: LogStanding = { status: 'broken', code: 'forked', seen: before.size, size: now.size, message: `The first ${before.size} entries of this log are not those you saw: it was written anew, or you are shown another one than others are.` };
  if (now.size === before.size) return isSameHash(now.root, before.root) ? undefined : forked;
  const growth = await client.proveGrowth(before.size, now.size);
  if (!growth.ok) return growth.refusal.code === 'conflict' ? forked : { status: 'unknown', refusal: growth.refusal };
  const proof = growth.value.path.map(fromBase64);
  const verdict = proof.every((hash) => hash !== undefined) && verifyConsistency({ first: before.size, firstRoot: before.root, second: now.size, secondRoot: now.root, proof });
  return verdict && verdict.ok ? undefined : forked;
}

export function parseKeys(texts: readonly string[]): readonly VerifierKey[] {
  return texts.flatMap((text) => {
    const key = parseVerifierKey(text);
    return key.ok ? [key.value] : [];
  });
}

export function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
