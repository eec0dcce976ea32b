import { sha256 as portableSha256 } from '@noble/hashes/sha2.js';

/**
 * SHA-256 of some bytes, 32 of them. It must not keep the bytes it is given: they are written over.
 *
 * @param into Of a hash that is compared and forgotten: 32 bytes that may be written and returned in place of new ones.
 */
export type Sha256 = (bytes: Uint8Array, into?: Uint8Array) => Uint8Array;

/** Bytes of every hash in the tree. */
export const hashBytes = 32;

const begun = portableSha256.create();
const used = portableSha256.create();

/** The default everywhere: pure JavaScript, the same in a browser and in Node. To begin one anew costs half of a short hash. */
export const defaultSha256: Sha256 = (bytes, into = new Uint8Array(hashBytes)) => {
  begun._cloneInto(used).update(bytes).digestInto(into);
  return into;
};

/** RFC 6962 §2.1: what is hashed for a leaf begins with 0x00, for a node with 0x01, so that neither passes for the other. */
export const leafPrefix: Uint8Array = Uint8Array.of(0x00);
const nodePrefix = 0x01;

/** RFC 6962 §2.1: MTH({}) = SHA-256(). */
export function emptyRoot(sha256: Sha256 = defaultSha256): Uint8Array {
  return sha256(new Uint8Array());
}

/** RFC 6962 §2.1: MTH({d(0)}) = SHA-256(0x00 || d(0)). */
export function leafHash(entry: Uint8Array, sha256: Sha256 = defaultSha256): Uint8Array {
  const input = new Uint8Array(leafPrefix.length + entry.length);
  input.set(leafPrefix);
  input.set(entry, leafPrefix.length);
  return sha256(input);
}

const nodeInput = new Uint8Array(1 + 2 * hashBytes);

/**
 * RFC 6962 §2.1: SHA-256(0x01 || left || right).
 *
 * @param into See `Sha256`; it may be one of the two.
 */
export function nodeHash(left: Uint8Array, right: Uint8Array, sha256: Sha256 = defaultSha256, into?: Uint8Array): Uint8Array {
  nodeInput[0] = nodePrefix;
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + hashBytes);
  return sha256(nodeInput, into);
}

/** Nothing here is secret, so it may stop at the first difference. */
export function isSameHash(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
}
