import { hashBytes } from './merkle-hash.ts';

/**
 * Part of a tree as it is stored and served: up to 256 hashes side by side. C2SP tlog-tiles. Level 0 has leaf hashes;
 * each hash of a higher level is the root over a full tile of the level below.
 */
export interface Tile {
  /** 0 to 63, or `entries` for the bundle of the entries themselves. */
  readonly level: number | 'entries';
  readonly index: number;
  /** Hashes or entries in it, 1 to 256. Less than 256: partial, replaced when the tree grows. */
  readonly width: number;
}

/** C2SP tlog-tiles, “Merkle Tree”: full tiles are exactly 256 hashes wide, a subtree of height 8. */
export const tileWidth = 256;
export const tileHeight = 8;
const highestLevel = 63;

/** `tile/<L>/<N>[.p/<W>]`, the index in groups of three digits: 1234067 is `x001/x234/067`. */
export function toTilePath({ level, index, width }: Tile): string {
  const groups = [String(index % 1_000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1_000); rest > 0; rest = Math.floor(rest / 1_000)) groups.unshift(`x${String(rest % 1_000).padStart(3, '0')}`);
  return `tile/${level}/${groups.join('/')}${width < tileWidth ? `.p/${width}` : ''}`;
}

/** `undefined` for anything but the one path of a tile. */
export function parseTilePath(path: string): Tile | undefined {
  const { level, groups, width } = /^tile\/(?<level>entries|\d{1,2})\/(?<groups>(?:x\d{3}\/){0,5}\d{3})(?:\.p\/(?<width>\d{1,3}))?$/u.exec(path)?.groups ?? {};
  if (level === undefined || groups === undefined) return undefined;
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(groups.replaceAll(/[x/]/gu, '')),
    width: width === undefined ? tileWidth : Number(width),
  };
  const isTile = tile.level === 'entries' || tile.level <= highestLevel;
  const isWidth = tile.width >= 1 && tile.width <= tileWidth;
  return isTile && isWidth && Number.isSafeInteger(tile.index) && toTilePath(tile) === path ? tile : undefined;
}

/** The tile that has something, as wide as it is in a tree of `size` leaves; 0 wide when it is not there yet. */
export function toTile(level: Tile['level'], index: number, size: number): Tile {
  const hashes = level === 'entries' ? size : Math.floor(size / tileWidth ** level);
  return { level, index, width: Math.max(0, Math.min(tileWidth, hashes - index * tileWidth)) };
}

/** What to write when a tree grows from one size to another: bundles of entries first, then hashes, level by level. */
export function listChangedTiles(from: number, to: number): readonly Tile[] {
  const tiles = listLevel('entries', from, to, to);
  for (let level = 0, [before, after] = [from, to]; after > 0; level += 1) {
    tiles.push(...listLevel(level, before, after, to));
    before = Math.floor(before / tileWidth);
    after = Math.floor(after / tileWidth);
  }
  return tiles;
}

function listLevel(level: Tile['level'], before: number, after: number, size: number): Tile[] {
  const tiles: Tile[] = [];
  if (before === after) return tiles;
  for (let index = Math.floor(before / tileWidth); index * tileWidth < after; index += 1) tiles.push(toTile(level, index, size));
  return tiles;
}

/** The bytes of a tile of hashes: one after another. */
export function encodeTile(hashes: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * hashBytes);
  for (const [index, hash] of hashes.entries()) bytes.set(hash, index * hashBytes);
  return bytes;
}

/** `undefined` when the bytes are not as many hashes as the tile is wide. */
export function decodeTile(bytes: Uint8Array, width: number): readonly Uint8Array[] | undefined {
  if (bytes.length !== width * hashBytes) return undefined;
  return Array.from({ length: width }, (_, index) => bytes.slice(index * hashBytes, (index + 1) * hashBytes));
}
