import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasSharedData, sharedData } from '../../../../test/shared-data.ts';
import { ByleaveError } from './error.ts';
import { verifyConsistency, verifyInclusion } from './merkle-proof.ts';
import { proveConsistency, proveInclusion } from './merkle-prover.ts';
import { createHashReader, createLeaves, flipBit, hashTree, tamperHashes } from './merkle-tree-fixture.ts';

/** A vector of transparency-dev/merkle. Hashes are base64; `null` is an empty proof. */
interface Vector {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly leafHash: string;
  readonly root: string;
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

function readVectors(kind: 'inclusion' | 'consistency'): readonly (readonly [name: string, vector: Vector])[] {
  if (!hasSharedData) return [];
  const folder = new URL(`merkle/testdata/${kind}/`, sharedData);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  return names.map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Vector] as const);
}

/** Where a root does not matter, the vectors have the words “don't care” instead of a hash; these are made as long as one. */
const bytes = (base64: string): Uint8Array => {
  const decoded = Buffer.from(base64, 'base64');
  return new Uint8Array(decoded.toString().startsWith("don't care") ? Buffer.concat([decoded], 32) : decoded);
};

describe.skipIf(!hasSharedData)('proofs, by the vectors of transparency-dev/merkle', () => {
  const inclusion = readVectors('inclusion');
  const consistency = readVectors('consistency');

  it('has all of them', () => {
    expect([inclusion.length, consistency.length]).toEqual([98, 98]);
  });

  it.each(inclusion)('answers inclusion/%s as they say', (_, { leafIdx, treeSize, leafHash, root, proof, wantErr }) => {
    const verdict = verifyInclusion({ index: leafIdx, size: treeSize, leaf: bytes(leafHash), root: bytes(root), proof: (proof ?? []).map(bytes) });
    expect(verdict.ok).toBe(!wantErr);
  });

  it.each(consistency)('answers consistency/%s as they say', (_, { size1, size2, root1, root2, proof, wantErr }) => {
    const verdict = verifyConsistency({ first: size1, second: size2, firstRoot: bytes(root1), secondRoot: bytes(root2), proof: (proof ?? []).map(bytes) });
    expect(verdict.ok).toBe(!wantErr);
  });
});

const leaves = createLeaves(300);
const sizes = fc.integer({ min: 1, max: leaves.length });

describe('proveInclusion', () => {
  it('proves every leaf of every small tree', async () => {
    for (let size = 1; size <= 40; size += 1) {
      const root = hashTree(leaves.slice(0, size));
      for (let index = 0; index < size; index += 1) {
        const proof = await proveInclusion(index, size, createHashReader(leaves.slice(0, size)));
        expect(verifyInclusion({ index, size, leaf: leaves[index]!, proof, root })).toMatchObject({ ok: true });
      }
    }
  });

  it('proves nothing else: not with a bit flipped, a hash dropped, doubled, added or swapped, nor for another leaf', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, any) => {
        const index = any % size;
        const root = hashTree(leaves.slice(0, size));
        const leaf = leaves[index]!;
        const proof = await proveInclusion(index, size, createHashReader(leaves));
        const facts = { index, size, leaf, proof, root };
        expect(verifyInclusion(facts)).toMatchObject({ ok: true });
        for (const tampered of tamperHashes(proof)) expect(verifyInclusion({ ...facts, proof: tampered })).toMatchObject({ ok: false });
        for (let bit = 0; bit < 256; bit += 1) {
          expect(verifyInclusion({ ...facts, leaf: flipBit(leaf, bit) })).toMatchObject({ ok: false });
          expect(verifyInclusion({ ...facts, root: flipBit(root, bit) })).toMatchObject({ ok: false });
        }
        for (const other of [0, index - 1, index + 1, size - 1, size]) {
          if (other !== index) expect(verifyInclusion({ ...facts, index: other })).toMatchObject({ ok: false });
        }
      }),
      { numRuns: 25 },
    );
  });

  it('throws for a leaf that the tree does not have', async () => {
    await expect(proveInclusion(3, 3, createHashReader(leaves))).rejects.toThrow(ByleaveError);
    await expect(proveInclusion(-1, 3, createHashReader(leaves))).rejects.toThrow(ByleaveError);
  });
});

describe('proveConsistency', () => {
  it('proves every pair of small trees', async () => {
    for (let second = 1; second <= 40; second += 1) {
      for (let first = 1; first <= second; first += 1) {
        const proof = await proveConsistency(first, second, createHashReader(leaves.slice(0, second)));
        const facts = { first, second, firstRoot: hashTree(leaves.slice(0, first)), secondRoot: hashTree(leaves.slice(0, second)), proof };
        expect(verifyConsistency(facts)).toMatchObject({ ok: true });
      }
    }
  });

  it('proves nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, sizes, async (one, other) => {
        const [first, second] = one < other ? [one, other] : [other, one];
        const firstRoot = hashTree(leaves.slice(0, first));
        const secondRoot = hashTree(leaves.slice(0, second));
        const proof = await proveConsistency(first, second, createHashReader(leaves));
        const facts = { first, second, firstRoot, secondRoot, proof };
        expect(verifyConsistency(facts)).toMatchObject({ ok: true });
        for (const tampered of tamperHashes(proof)) expect(verifyConsistency({ ...facts, proof: tampered })).toMatchObject({ ok: false });
        for (let bit = 0; bit < 256; bit += 1) {
          expect(verifyConsistency({ ...facts, firstRoot: flipBit(firstRoot, bit) })).toMatchObject({ ok: false });
          expect(verifyConsistency({ ...facts, secondRoot: flipBit(secondRoot, bit) })).toMatchObject({ ok: false });
        }
      }),
      { numRuns: 25 },
    );
  });

  it('refuses a tree whose past was rewritten', async () => {
    const forged = leaves.with(5, leaves[6]!);
    const proof = await proveConsistency(10, 20, createHashReader(forged.slice(0, 20)));
    const facts = { first: 10, second: 20, firstRoot: hashTree(leaves.slice(0, 10)), secondRoot: hashTree(forged.slice(0, 20)), proof };
    expect(verifyConsistency(facts)).toMatchObject({ ok: false, code: 'first_root_mismatch' });
  });

  it('throws when the older tree is the larger one', async () => {
    await expect(proveConsistency(4, 3, createHashReader(leaves))).rejects.toThrow(ByleaveError);
  });
});

describe('codes of faults', () => {
  const root = hashTree(leaves.slice(0, 2));
  const facts = { index: 0, size: 2, leaf: leaves[0]!, proof: [leaves[1]!], root };

  it.each([
    ['malformed_size', { size: 2 ** 53 }],
    ['malformed_size', { index: -1 }],
    ['malformed_hash', { proof: [new Uint8Array(31)] }],
    ['malformed_hash', { root: new Uint8Array() }],
    ['index_outside_tree', { index: 2 }],
    ['proof_too_short', { proof: [] }],
    ['proof_too_long', { proof: [leaves[1]!, leaves[1]!] }],
    ['root_mismatch', { leaf: leaves[1]! }],
  ] as const)('says %s', (code, change) => {
    expect(verifyInclusion({ ...facts, ...change })).toMatchObject({ ok: false, code });
  });

  it('says that sizes are out of order, or that there is nothing to prove', () => {
    expect(verifyConsistency({ first: 2, second: 1, firstRoot: root, secondRoot: root, proof: [] })).toMatchObject({ code: 'sizes_out_of_order' });
    expect(verifyConsistency({ first: 0, second: 1, firstRoot: root, secondRoot: root, proof: [] })).toMatchObject({ code: 'nothing_to_prove' });
  });

  it('is exact just below large powers of two', async () => {
    for (const size of [2 ** 49 - 1, 2 ** 50 + 1, 2 ** 53 - 1]) {
      const asked: number[] = [];
      const readHashes = (nodes: readonly { readonly level: number; readonly index: number }[]) =>
        nodes.map(({ level, index }) => {
          expect((index + 1) * 2 ** level).toBeLessThanOrEqual(size);
          asked.push(level);
          return leaves[0]!;
        });
      await proveInclusion(size - 1, size, readHashes);
      await proveConsistency(2 ** 48 + 1, size, readHashes);
      expect(Math.max(...asked)).toBeLessThan(53);
    }
  });
});
