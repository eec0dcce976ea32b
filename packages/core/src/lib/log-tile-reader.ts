import { ByleaveError } from './error.ts';
import { decodeTile, tileHeight, tileWidth, toTile, toTilePath, type Tile } from './log-tile.ts';
import { defaultSha256, nodeHash, type Sha256 } from './merkle-hash.ts';
import type { ReadHashes, TreeNode } from './merkle-prover.ts';

/** Reads the bytes of tiles of hashes, in the order asked for: from a table, a folder, or over HTTP. */
export type ReadTiles = (tiles: readonly Tile[]) => Promise<readonly Uint8Array[]>;

/**
 * Proofs out of tiles: `proveInclusion(index, size, createTileReader(size, readTiles))`. The tiles are not checked; what
 * comes out is, by whoever verifies the proof.
 *
 * @param size Leaves of the tree whose tiles are read: says how wide its partial ones are.
 * @throws ByleaveError `internal_error` when a tile is not there, or not as wide as it must be.
 */
export function createTileReader(size: number, readTiles: ReadTiles, sha256: Sha256 = defaultSha256): ReadHashes {
  return async (nodes) => {
    const places = nodes.map(toPlace);
    const tiles = new Map(places.map(({ level, index }) => [toTilePath(toTile(level, index, size)), toTile(level, index, size)]));
    const bytes = await readTiles([...tiles.values()]);
    const hashes = new Map([...tiles].map(([path, { width }], at) => [path, decodeTile(bytes[at] ?? new Uint8Array(), width)]));
    return places.map(({ level, index, from, count }) => {
      const path = toTilePath(toTile(level, index, size));
      const covered = hashes.get(path)?.slice(from, from + count);
      if (covered?.length !== count) throw new ByleaveError({ code: 'internal_error', message: `The log's ${path} is missing or damaged, so nothing below it can be proved. Restore it from a backup.` });
      return foldPerfect(covered, sha256);
    });
  };
}

/** Where a node is: the root over `count` hashes of a tile. */
function toPlace({ level, index }: TreeNode): { readonly level: number; readonly index: number; readonly from: number; readonly count: number } {
  const count = 2 ** (level % tileHeight);
  const first = index * count;
  return { level: Math.floor(level / tileHeight), index: Math.floor(first / tileWidth), from: first % tileWidth, count };
}

function foldPerfect(hashes: readonly Uint8Array[], sha256: Sha256): Uint8Array {
  if (hashes.length === 1) return hashes[0]!;
  const half = hashes.length / 2;
  return nodeHash(foldPerfect(hashes.slice(0, half), sha256), foldPerfect(hashes.slice(half), sha256), sha256);
}
