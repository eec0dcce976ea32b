import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { expect, it } from 'vitest';
import { emptyRoot, leafHash, nodeHash } from './merkle-hash.ts';

// The hashes of RFC 6962's hasher as transparency-dev/merkle publishes them (rfc6962/rfc6962_test.go).
it('hashes nothing, an empty leaf, a leaf and a node as RFC 6962 does', () => {
  expect(bytesToHex(emptyRoot())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(bytesToHex(leafHash(new Uint8Array()))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  expect(bytesToHex(leafHash(new TextEncoder().encode('L123456')))).toBe('395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56');
});

it('gives a leaf that spells out a node another hash than the node', () => {
  const [left, right] = [leafHash(Uint8Array.of(1)), leafHash(Uint8Array.of(2))];
  const spelled = hexToBytes(`${bytesToHex(left)}${bytesToHex(right)}`);
  expect(leafHash(spelled)).not.toEqual(nodeHash(left, right));
});
