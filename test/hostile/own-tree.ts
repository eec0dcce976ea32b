import type { LeafRecord } from '../../packages/authority/src/lib/log-store.ts';
import { createCompactRange, emptyRoot, leafHash } from '../../packages/core/src/audit-log.ts';

/** A tenant's tree as its leaves alone make it: what the authority says of its tree is held against this one. */
export interface OwnTree {
  /** As they are stored: an erasure takes salts away. */
  readonly leaves: LeafRecord[];
  readonly hashes: readonly Uint8Array[];
  /** By the number of leaves, from 0. */
  readonly roots: readonly Uint8Array[];
  /** The notes that are stored, by their size. */
  readonly checkpoints: Map<number, string>;
  readonly add: (leaf: LeafRecord) => void;
  /** Leaves under the newest checkpoint. */
  readonly signedSize: () => number;
}

export function createOwnTree(): OwnTree {
  const range = createCompactRange();
  const leaves: LeafRecord[] = [];
  const hashes: Uint8Array[] = [];
  const roots = [emptyRoot()];
  const checkpoints = new Map<number, string>();
  return {
    leaves,
    hashes,
    roots,
    checkpoints,
    add(leaf) {
      const hash = leafHash(new TextEncoder().encode(leaf.leaf));
      range.append(hash);
      leaves.push(leaf);
      hashes.push(hash);
      roots.push(range.root());
    },
    signedSize: () => Math.max(0, ...checkpoints.keys()),
  };
}
