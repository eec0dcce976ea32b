import { ByleaveError } from './error.ts';
import { defaultSha256, emptyRoot, hashBytes, nodeHash, type Sha256 } from './merkle-hash.ts';

/** What is needed of a tree to let it grow and to know its root: one hash for each set bit of its size, at most 53. */
export interface CompactRange {
  /** Leaves so far. */
  readonly size: number;
  /** The roots of the perfect subtrees the tree is made of, largest first. Together with the size, all there is to keep. */
  readonly hashes: readonly Uint8Array[];
  /** Adds a leaf by its hash, which is copied. */
  append(leaf: Uint8Array): void;
  /** RFC 6962 §2.1: the Merkle tree hash of all leaves so far. */
  root(): Uint8Array;
}

export interface CompactRangeOptions {
  /** Where it goes on from. Default: an empty tree. */
  readonly from?: Pick<CompactRange, 'size' | 'hashes'>;
  /** Hears of every hash of the tree that will never change, and may keep it: level 0 is a leaf, the node covers 2^level leaves. */
  readonly onNode?: (level: number, index: number, hash: Uint8Array) => void;
  readonly sha256?: Sha256;
}

/** @throws ByleaveError `misuse` when `from` cannot be a tree: its hashes do not fit its size. */
export function createCompactRange({ from = { size: 0, hashes: [] }, onNode, sha256 = defaultSha256 }: CompactRangeOptions = {}): CompactRange {
  if (!isRange(from)) throw new ByleaveError({ code: 'misuse', message: `A tree of ${from.size} leaves has ${countSubtrees(from.size)} subtrees of ${hashBytes} bytes each; these are others.` });
  const subtrees = copyAll(from.hashes);
  let { size } = from;
  return {
    get size() {
      return size;
    },
    get hashes() {
      return copyAll(subtrees);
    },
    append(leaf) {
      let [hash, level, index] = [leaf, 0, size];
      // Nobody has seen what stands in `subtrees`, so that a hash can take the place of the one it goes into.
      onNode?.(level, index, hash);
      while (index % 2 === 1) {
        const left = subtrees.pop()!;
        hash = nodeHash(left, hash, sha256, onNode ? undefined : left);
        level += 1;
        index = (index - 1) / 2;
        onNode?.(level, index, hash);
      }
      subtrees.push(hash === leaf ? leaf.slice() : hash);
      size += 1;
    },
    root: () => (subtrees.length === 0 ? emptyRoot(sha256) : foldSubtrees(subtrees, sha256).slice()),
  };
}

/** The root over perfect subtrees that stand side by side, largest first. */
export function foldSubtrees(subtrees: readonly Uint8Array[], sha256: Sha256): Uint8Array {
  return subtrees.reduceRight((right, left) => nodeHash(left, right, sha256));
}

function copyAll(hashes: readonly Uint8Array[]): Uint8Array[] {
  return hashes.map((hash) => hash.slice());
}

/** Whether hashes are as many as a tree of the size has perfect subtrees, and each is a hash. */
export function isRange({ size, hashes }: Pick<CompactRange, 'size' | 'hashes'>): boolean {
  return Number.isSafeInteger(size) && size >= 0 && hashes.length === countSubtrees(size) && hashes.every((hash) => hash.length === hashBytes);
}

function countSubtrees(size: number): number {
  let count = 0;
  for (let rest = size; rest >= 1; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
