import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByleaveError } from './error.ts';
import { createCompactRange } from './merkle-range.ts';
import { createLeaves, hashTree } from './merkle-tree-fixture.ts';

const leaves = createLeaves(300);

describe('createCompactRange', () => {
  it('has the root of RFC 6962 after every leaf', () => {
    const range = createCompactRange();
    for (let size = 0; size <= 130; size += 1) {
      expect(range.root()).toEqual(hashTree(leaves.slice(0, size)));
      range.append(leaves[size]!);
    }
  });

  it('keeps one hash for each set bit of its size and goes on from them', () => {
    fc.assert(
      fc.property(fc.nat({ max: 200 }), fc.nat({ max: 100 }), (kept, more) => {
        const before = createCompactRange();
        for (const leaf of leaves.slice(0, kept)) before.append(leaf);
        expect(before.hashes).toHaveLength(kept.toString(2).replaceAll('0', '').length);
        const after = createCompactRange({ from: { size: before.size, hashes: before.hashes } });
        for (const leaf of leaves.slice(kept, kept + more)) after.append(leaf);
        expect(after.root()).toEqual(hashTree(leaves.slice(0, kept + more)));
      }),
      { numRuns: 40 },
    );
  });

  it('says every perfect subtree exactly once, with its hash', () => {
    const nodes = new Map<string, Uint8Array>();
    const range = createCompactRange({
      onNode: (level, index, hash) => {
        expect(nodes.has(`${level}/${index}`)).toBe(false);
        nodes.set(`${level}/${index}`, hash);
      },
    });
    for (const leaf of leaves) range.append(leaf);
    for (const [place, hash] of nodes) {
      const [level, index] = place.split('/').map(Number) as [number, number];
      expect(hash).toEqual(hashTree(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)));
    }
    expect(nodes.size).toBe([300, 150, 75, 37, 18, 9, 4, 2, 1].reduce((sum, count) => sum + count));
  });

  it('keeps no bytes that others have, and gives none of its own', () => {
    const given = leaves.slice(0, 9).map((leaf) => leaf.slice());
    const from = createCompactRange();
    for (const leaf of given.slice(0, 3)) from.append(leaf);
    const { hashes, size } = from;
    const range = createCompactRange({ from: { size, hashes } });
    const before = range.root();
    for (const leaf of given.slice(3)) range.append(leaf);
    expect([before, from.root(), from.hashes]).toEqual([hashTree(leaves.slice(0, 3)), hashTree(leaves.slice(0, 3)), hashes]);
    for (const bytes of [...given, ...hashes, ...range.hashes, range.root()]) bytes.fill(0);
    expect(range.root()).toEqual(hashTree(leaves.slice(0, 9)));
  });

  it('does not go on from hashes that do not fit the size', () => {
    const hash = leaves[0]!;
    for (const from of [
      { size: 3, hashes: [hash] },
      { size: 1, hashes: [] },
      { size: 1, hashes: [hash.subarray(1)] },
      { size: 0, hashes: [hash] },
      { size: -1, hashes: [] },
      { size: 1.5, hashes: [hash] },
    ]) {
      expect(() => createCompactRange({ from })).toThrow(ByleaveError);
    }
  });

  it('counts beyond 32 bits', () => {
    const size = 2 ** 52 + 1;
    const range = createCompactRange({ from: { size, hashes: [leaves[0]!, leaves[1]!] } });
    range.append(leaves[2]!);
    expect(range.size).toBe(2 ** 52 + 2);
    expect(range.hashes).toHaveLength(2);
  });
});
