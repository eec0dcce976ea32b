import { fail, pass, type Checked } from './log-checked.ts';
import { defaultSha256, hashBytes, isSameHash, nodeHash, type Sha256 } from './merkle-hash.ts';

/** Why a proof proves nothing. */
export type ProofFault =
  /** An index or a size is not an integer from 0 to 2^53 - 1. */
  | 'malformed_size'
  /** A hash does not have 32 bytes. */
  | 'malformed_hash'
  /** There is no such leaf in a tree of that size. */
  | 'index_outside_tree'
  /** The older tree is larger than the newer one. */
  | 'sizes_out_of_order'
  /** The older tree is empty: RFC 9162 proves nothing about it, as every tree has grown out of it. */
  | 'nothing_to_prove'
  | 'proof_too_short'
  | 'proof_too_long'
  /** What the proof comes to is not the root of the tree; in a consistency proof, of the newer one. */
  | 'root_mismatch'
  /** What the proof comes to is not the root of the older tree. */
  | 'first_root_mismatch';

export interface InclusionProof {
  /** Of the leaf, from 0. */
  readonly index: number;
  /** Leaves of the tree. */
  readonly size: number;
  readonly leaf: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

export interface ConsistencyProof {
  /** Leaves of the older tree. */
  readonly first: number;
  /** Leaves of the newer tree. */
  readonly second: number;
  readonly firstRoot: Uint8Array;
  readonly secondRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** RFC 9162 §2.1.3.2: whether the leaf is in the tree, at this very index. */
export function verifyInclusion({ index, size, leaf, proof, root }: InclusionProof, sha256: Sha256 = defaultSha256): Checked<undefined, ProofFault> {
  const malformed = findMalformed([index, size], [leaf, root, ...proof]);
  if (malformed) return malformed;
  // Step 1.
  if (index >= size) return fail('index_outside_tree', `A tree of ${size} leaves has no leaf ${index}.`);
  // Steps 2 and 3.
  const walk = createWalk(index, size - 1);
  let hash = leaf;
  // Step 4.
  for (const sibling of proof) {
    if (walk.isAtRoot()) return tooLong();
    hash = walk.isRightChild() ? nodeHash(sibling, hash, sha256) : nodeHash(hash, sibling, sha256);
    walk.ascend();
  }
  // Step 5.
  if (!walk.isAtRoot()) return tooShort();
  return isSameHash(hash, root) ? pass(undefined) : fail('root_mismatch', 'The proof leads from the leaf to another root.');
}

/** RFC 9162 §2.1.4.2: whether the newer tree is the older one and what was appended to it. */
export function verifyConsistency(
  { first, second, firstRoot, secondRoot, proof }: ConsistencyProof,
  sha256: Sha256 = defaultSha256,
): Checked<undefined, ProofFault> {
  const malformed = findMalformed([first, second], [firstRoot, secondRoot, ...proof]);
  if (malformed) return malformed;
  if (first > second) return fail('sizes_out_of_order', `A tree of ${second} leaves cannot have grown out of one of ${first}.`);
  if (first === 0) return fail('nothing_to_prove', 'Every tree has grown out of the empty one, so there is nothing to prove.');
  if (first === second) {
    if (proof.length > 0) return tooLong();
    return isSameHash(firstRoot, secondRoot) ? pass(undefined) : fail('root_mismatch', 'Two trees of the same size have different roots.');
  }
  // Step 1.
  if (proof.length === 0) return tooShort();
  // Step 2.
  const path = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof;
  // Steps 3 and 4.
  const walk = createWalk(first - 1, second - 1);
  walk.skipRightChildren();
  // Step 5.
  let older = path[0]!;
  let newer = path[0]!;
  // Step 6.
  for (const sibling of path.slice(1)) {
    if (walk.isAtRoot()) return tooLong();
    if (walk.isRightChild()) {
      older = nodeHash(sibling, older, sha256);
      newer = nodeHash(sibling, newer, sha256);
    } else {
      newer = nodeHash(newer, sibling, sha256);
    }
    walk.ascend();
  }
  // Step 7.
  if (!walk.isAtRoot()) return tooShort();
  if (!isSameHash(older, firstRoot)) return fail('first_root_mismatch', 'The proof does not lead to the root of the older tree.');
  return isSameHash(newer, secondRoot) ? pass(undefined) : fail('root_mismatch', 'The proof does not lead to the root of the newer tree.');
}

interface Walk {
  isAtRoot(): boolean;
  isRightChild(): boolean;
  ascend(): void;
  skipRightChildren(): void;
}

/** The walk from a leaf to the root that both algorithms share: `fn` and `sn` of RFC 9162, beyond 32 bits. */
function createWalk(fn: number, sn: number): Walk {
  const halve = (value: number): number => Math.floor(value / 2);
  return {
    isAtRoot: () => sn === 0,
    isRightChild: () => fn % 2 === 1 || fn === sn,
    ascend() {
      while (fn % 2 === 0 && fn === sn && fn !== 0) [fn, sn] = [halve(fn), halve(sn)];
      [fn, sn] = [halve(fn), halve(sn)];
    },
    skipRightChildren() {
      while (fn % 2 === 1) [fn, sn] = [halve(fn), halve(sn)];
    },
  };
}

function findMalformed(sizes: readonly number[], hashes: readonly Uint8Array[]): Checked<never, ProofFault> | undefined {
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 0)) return fail('malformed_size', 'A size or an index is not an integer from 0 to 2^53 - 1.');
  if (!hashes.every((hash) => hash.length === hashBytes)) return fail('malformed_hash', `A hash does not have ${hashBytes} bytes.`);
  return undefined;
}

function isPowerOfTwo(size: number): boolean {
  let rest = size;
  while (rest > 1 && rest % 2 === 0) rest /= 2;
  return rest === 1;
}

const tooLong = (): Checked<never, ProofFault> => fail('proof_too_long', 'The proof goes on beyond the root.');
const tooShort = (): Checked<never, ProofFault> => fail('proof_too_short', 'The proof ends below the root.');
