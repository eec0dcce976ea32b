import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByleaveError } from './error.ts';
import { decodeEntries, encodeEntries, mostEntryBytes } from './log-entries.ts';
import { createTileReader } from './log-tile-reader.ts';
import { decodeTile, encodeTile, listChangedTiles, parseTilePath, tileHeight, toTilePath, type Tile } from './log-tile.ts';
import { verifyConsistency, verifyInclusion } from './merkle-proof.ts';
import { proveConsistency, proveInclusion } from './merkle-prover.ts';
import { createCompactRange } from './merkle-range.ts';
import { createLeaves, hashTree } from './merkle-tree-fixture.ts';

describe('toTilePath', () => {
  it.each([
    ['tile/0/x001/x234/067', { level: 0, index: 1_234_067, width: 256 }],
    ['tile/4/x001/x234/067.p/1', { level: 4, index: 1_234_067, width: 1 }],
    ['tile/63/000', { level: 63, index: 0, width: 256 }],
    ['tile/entries/x999/999.p/255', { level: 'entries', index: 999_999, width: 255 }],
  ] as const)('is %s', (path, tile) => {
    expect(toTilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });
});

describe('parseTilePath', () => {
  it.each([
    'tile/64/000',
    'tile/00/000',
    'tile/01/000',
    'tile/0/00',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/',
    'tile/data/000',
    'tile/0/x999/x999/x999/x999/x999/999',
    '/tile/0/000',
    'tile/0/../000',
  ])('refuses %s', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });
});

/** The widths of all tiles of a tree. */
function listTiles(size: number): Map<string, number> {
  return new Map(listChangedTiles(0, size).map(({ level, index, width }) => [`${level}/${index}`, width]));
}

describe('listChangedTiles', () => {
  it('has the tiles of the example of C2SP for 70,000 entries, and for 256', () => {
    const tiles = listChangedTiles(0, 70_000).filter(({ level }) => level !== 'entries');
    const at = (level: number): readonly Tile[] => tiles.filter((tile) => tile.level === level);
    expect([at(0).length, at(0).at(-1)!.width]).toEqual([274, 112]);
    expect(at(1).map(({ width }) => width)).toEqual([256, 17]);
    expect(at(2).map(({ width }) => width)).toEqual([1]);
    expect(listChangedTiles(0, 256)).toEqual([
      { level: 'entries', index: 0, width: 256 },
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ]);
  });

  it('leads from the tiles of one size to those of another, and names none that stays', () => {
    fc.assert(
      fc.property(fc.nat({ max: 200_000 }), fc.nat({ max: 70_000 }), (from, more) => {
        const tiles = listTiles(from);
        for (const { level, index, width } of listChangedTiles(from, from + more)) {
          expect(tiles.get(`${level}/${index}`)).not.toBe(width);
          tiles.set(`${level}/${index}`, width);
        }
        expect(tiles).toEqual(listTiles(from + more));
      }),
      { numRuns: 30 },
    );
  });

  it('names none when nothing was appended', () => {
    expect(listChangedTiles(1_000, 1_000)).toEqual([]);
    expect(listChangedTiles(0, 0)).toEqual([]);
  });
});

describe('createTileReader', () => {
  const leaves = createLeaves(700);

  /** A store of tiles as an authority keeps it: filled by what the range says, written when the tree has grown. */
  function createTiles(size: number): Map<string, Uint8Array> {
    const hashes = new Map<string, Uint8Array>();
    const range = createCompactRange({
      onNode: (level, index, hash) => level % tileHeight === 0 && hashes.set(`${level / tileHeight}/${index}`, hash),
    });
    for (const leaf of leaves.slice(0, size)) range.append(leaf);
    const tiles = listChangedTiles(0, size).filter(({ level }) => level !== 'entries');
    return new Map(tiles.map((tile) => [toTilePath(tile), encodeTile(Array.from({ length: tile.width }, (_, at) => hashes.get(`${tile.level}/${tile.index * 256 + at}`)!))]));
  }

  it('proves inclusion and consistency out of tiles alone', async () => {
    for (const size of [1, 255, 256, 257, 513, 700]) {
      const tiles = createTiles(size);
      const readHashes = createTileReader(size, async (wanted) => wanted.map((tile) => tiles.get(toTilePath(tile))!));
      const root = hashTree(leaves.slice(0, size));
      for (const index of new Set([0, size >> 1, size - 1])) {
        const proof = await proveInclusion(index, size, readHashes);
        expect(verifyInclusion({ index, size, leaf: leaves[index]!, proof, root })).toMatchObject({ ok: true });
        const first = index + 1;
        const firstRoot = hashTree(leaves.slice(0, first));
        expect(verifyConsistency({ first, second: size, firstRoot, secondRoot: root, proof: await proveConsistency(first, size, readHashes) })).toMatchObject({ ok: true });
      }
    }
  });

  it('says which tile is missing or too short', async () => {
    const readHashes = createTileReader(300, async (wanted) => wanted.map(() => new Uint8Array(32)));
    await expect(proveInclusion(0, 300, readHashes)).rejects.toThrow(/tile\/0\/000/u);
    await expect(proveInclusion(0, 300, readHashes)).rejects.toThrow(ByleaveError);
  });
});

describe('encodeTile', () => {
  it('is read back when it is as wide as it says', () => {
    const hashes = createLeaves(7);
    expect(decodeTile(encodeTile(hashes), 7)).toEqual(hashes);
    expect(decodeTile(encodeTile(hashes), 6)).toBeUndefined();
    expect(decodeTile(encodeTile(hashes).subarray(1), 7)).toBeUndefined();
  });
});

describe('encodeEntries', () => {
  it('has the length of each entry in two bytes, big-endian, before it', () => {
    expect(encodeEntries([Uint8Array.of(7), new Uint8Array(), new Uint8Array(258)]).subarray(0, 7)).toEqual(Uint8Array.of(0, 1, 7, 0, 0, 1, 2));
  });

  it('is read back', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 256 }), (entries) => {
        expect(decodeEntries(encodeEntries(entries), entries.length)?.map((entry) => [...entry])).toEqual(entries.map((entry) => [...entry]));
      }),
    );
  });

  it('is not read when it is cut, has something more, or is of another width', () => {
    const bundle = encodeEntries([Uint8Array.of(1, 2), Uint8Array.of(3)]);
    for (let length = 0; length < bundle.length; length += 1) expect(decodeEntries(bundle.subarray(0, length), 2)).toBeUndefined();
    expect(decodeEntries(Uint8Array.of(...bundle, 0), 2)).toBeUndefined();
    expect(decodeEntries(bundle, 1)).toBeUndefined();
    expect(decodeEntries(bundle, 3)).toBeUndefined();
  });

  it('holds entries of up to 65,535 bytes, and 256 of them', () => {
    expect(decodeEntries(encodeEntries([new Uint8Array(mostEntryBytes)]), 1)).toHaveLength(1);
    expect(() => encodeEntries([new Uint8Array(mostEntryBytes + 1)])).toThrow(ByleaveError);
    expect(() => encodeEntries(Array.from({ length: 257 }, () => new Uint8Array()))).toThrow(ByleaveError);
  });
});
