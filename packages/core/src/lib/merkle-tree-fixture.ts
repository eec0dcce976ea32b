import { hashBytes, leafHash, nodeHash, emptyRoot } from './merkle-hash.ts';
import type { ReadHashes } from './merkle-prover.ts';

/** Hashes of leaves that say their index. */
export function createLeaves(size: number): readonly Uint8Array[] {
  return Array.from({ length: size }, (_, index) => leafHash(new TextEncoder().encode(`leaf ${index}`)));
}

/** RFC 6962 §2.1 as it is written: MTH(D[n]) over leaf hashes, with nothing kept. */
export function hashTree(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return emptyRoot();
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(hashTree(leaves.slice(0, split)), hashTree(leaves.slice(split)));
}

/** The hashes a proof asks for, from the leaves themselves. */
export function createHashReader(leaves: readonly Uint8Array[]): ReadHashes {
  return (nodes) =>
    nodes.map(({ level, index }) => {
      const covered = leaves.slice(index * 2 ** level, (index + 1) * 2 ** level);
      if (covered.length !== 2 ** level) throw new RangeError(`no perfect subtree ${level}/${index}`);
      return hashTree(covered);
    });
}

/** What can be done to a list of hashes with one hand: every list differs from the one given. */
export function* tamperHashes(hashes: readonly Uint8Array[], bits = hashBytes * 8): Generator<readonly Uint8Array[]> {
  for (let at = 0; at < hashes.length; at += 1) {
    for (let bit = 0; bit < bits; bit += 1) yield hashes.with(at, flipBit(hashes[at]!, bit));
    yield hashes.toSpliced(at, 1);
    yield hashes.toSpliced(at, 0, hashes[at]!);
    if (at > 0) yield hashes.with(at, hashes[at - 1]!).with(at - 1, hashes[at]!);
  }
  yield [...hashes, new Uint8Array(hashBytes)];
}

export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = bytes.slice();
  flipped[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
  return flipped;
}
