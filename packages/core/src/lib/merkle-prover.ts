import { ByleaveError } from './error.ts';
import { defaultSha256, type Sha256 } from './merkle-hash.ts';
import { foldSubtrees } from './merkle-range.ts';

/** A perfect subtree: that of the leaves from `index * 2^level`, 2^level of them. Its hash never changes. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** Reads hashes of perfect subtrees, in the order asked for; the one port a proof needs. */
export type ReadHashes = (nodes: readonly TreeNode[]) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;

/** The leaves from `start` up to, not including, `end`. */
interface Leaves {
  readonly start: number;
  readonly end: number;
}

/**
 * RFC 6962 §2.1.1: the proof that leaf `index` is in the tree of `size` leaves.
 *
 * @throws ByleaveError `misuse` when the tree has no such leaf.
 */
export async function proveInclusion(index: number, size: number, readHashes: ReadHashes, sha256: Sha256 = defaultSha256): Promise<readonly Uint8Array[]> {
  if (!isSize(index) || !isSize(size) || index >= size) throw misuse(`A tree of ${size} leaves has no leaf ${index}.`);
  return readRoots(toPath(index, { start: 0, end: size }), readHashes, sha256);
}

/**
 * RFC 6962 §2.1.2: the proof that the tree of `second` leaves has grown out of the one of `first`; empty when either
 * nothing was appended or there was nothing.
 *
 * @throws ByleaveError `misuse` when `first` is larger than `second`.
 */
export async function proveConsistency(first: number, second: number, readHashes: ReadHashes, sha256: Sha256 = defaultSha256): Promise<readonly Uint8Array[]> {
  if (!isSize(first) || !isSize(second) || first > second) throw misuse(`A tree of ${second} leaves cannot have grown out of one of ${first}.`);
  return first === 0 ? [] : readRoots(toSubproof(first, { start: 0, end: second }, true), readHashes, sha256);
}

/** RFC 6962 §2.1.1: PATH(m, D[n]). */
function toPath(index: number, { start, end }: Leaves): readonly Leaves[] {
  if (end - start === 1) return [];
  const split = start + largestPowerBelow(end - start);
  return index < split ? [...toPath(index, { start, end: split }), { start: split, end }] : [...toPath(index, { start: split, end }), { start, end: split }];
}

/** RFC 6962 §2.1.2: SUBPROOF(m, D[n], b), with `first` counted from the tree's first leaf. */
function toSubproof(first: number, { start, end }: Leaves, isWhole: boolean): readonly Leaves[] {
  if (first === end) return isWhole ? [] : [{ start, end }];
  const split = start + largestPowerBelow(end - start);
  return first <= split
    ? [...toSubproof(first, { start, end: split }, isWhole), { start: split, end }]
    : [...toSubproof(first, { start: split, end }, false), { start, end: split }];
}

/** One call for all hashes, then the roots: what lies at the tree's right edge is no perfect subtree and is put together. */
async function readRoots(subtrees: readonly Leaves[], readHashes: ReadHashes, sha256: Sha256): Promise<readonly Uint8Array[]> {
  const nodes = subtrees.map(toNodes);
  const hashes = await readHashes(nodes.flat());
  let read = 0;
  return nodes.map(({ length }) => foldSubtrees(hashes.slice(read, (read += length)), sha256));
}

/** The perfect subtrees that leaves from an aligned start consist of, largest first. */
export function toNodes({ start, end }: Leaves): readonly TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let from = start; from < end; ) {
    const level = levelWithin(end - from);
    nodes.push({ level, index: from / 2 ** level });
    from += 2 ** level;
  }
  return nodes;
}

/** The largest power of two smaller than a count of at least two. */
function largestPowerBelow(count: number): number {
  return 2 ** levelWithin(count - 1);
}

/** The exponent of the largest power of two that is not larger; `Math.log2` rounds up just below large powers. */
function levelWithin(count: number): number {
  let level = 0;
  while (2 ** (level + 1) <= count) level += 1;
  return level;
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function misuse(message: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message });
}
