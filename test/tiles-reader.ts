import { createHash, createPublicKey, verify } from 'node:crypto';

/**
 * Verifies a log as whoever has read C2SP `signed-note`, `tlog-checkpoint` and `tlog-tiles` and RFC 6962 would, with Node's
 * cryptography and nothing of ours. Answers with its entries.
 *
 * @param fetchResource A resource under the log's prefix.
 * @param verifierKey As `signed-note` writes it: name, key id and key.
 * @throws Error What does not hold.
 */
export async function readTiledLog(fetchResource: (path: string) => Promise<Buffer>, verifierKey: string): Promise<readonly Buffer[]> {
  const { size, root } = readCheckpoint((await fetchResource('checkpoint')).toString(), verifierKey);
  const read = async (level: string, most: number): Promise<readonly Buffer[]> => {
    const tiles: Buffer[] = [];
    for (let index = 0; index * tileWidth < most; index += 1) {
      const width = Math.min(tileWidth, most - index * tileWidth);
      tiles.push(await fetchResource(`tile/${level}/${toPath(index)}${width < tileWidth ? `.p/${width}` : ''}`));
    }
    return tiles;
  };
  const entries = (await read('entries', size)).flatMap(toEntries);
  const leaves = (await read('0', size)).flatMap(toHashes);
  if (entries.length !== size || !entries.every((entry, index) => sha256(Buffer.of(0), entry).equals(leaves[index]!))) throw new Error('The entries are not those of the tree.');
  const tops = (await read('1', Math.floor(size / tileWidth))).flatMap(toHashes);
  if (!tops.every((top, index) => top.equals(hashTree(leaves.slice(index * tileWidth, (index + 1) * tileWidth))))) throw new Error('A tile is not the tree above another.');
  if (!hashTree(leaves).equals(root)) throw new Error('The tree is not the one that was signed for.');
  return entries;
}

const tileWidth = 256;
const hashLength = 32;
const ed25519 = 1;

function readCheckpoint(note: string, verifierKey: string): { readonly size: number; readonly root: Buffer } {
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(verifierKey) ?? [];
  const key = Buffer.from(encoded ?? '', 'base64');
  if (key[0] !== ed25519 || sha256(Buffer.from(`${name}\n`), key).toString('hex', 0, 4) !== id) throw new Error('This is no key of Ed25519.');
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: key.subarray(1).toString('base64url') } });
  const end = note.indexOf('\n\n') + 1;
  const [text, signatures] = [note.slice(0, end), note.slice(end + 1).split('\n').filter(Boolean)];
  const isSigned = signatures.some((line) => {
    const [dash, signer, signed] = line.split(' ');
    const bytes = Buffer.from(signed ?? '', 'base64');
    return dash === '—' && signer === name && bytes.toString('hex', 0, 4) === id && verify(null, Buffer.from(text), publicKey, bytes.subarray(4));
  });
  if (!isSigned) throw new Error('The checkpoint is not signed by this key.');
  const [, size, root] = text.split('\n');
  return { size: Number(size), root: Buffer.from(root!, 'base64') };
}

/** 1,234,067 is `x001/x234/067`. */
function toPath(index: number): string {
  const digits = String(index).padStart(3, '0');
  const parts = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/gu)!;
  return parts.map((part, at) => (at < parts.length - 1 ? `x${part}` : part)).join('/');
}

function toEntries(bundle: Buffer): readonly Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length; ) {
    const from = at + 2;
    at = from + bundle.readUInt16BE(at);
    entries.push(bundle.subarray(from, at));
  }
  return entries;
}

function toHashes(tile: Buffer): readonly Buffer[] {
  return Array.from({ length: tile.length / hashLength }, (_, index) => tile.subarray(index * hashLength, (index + 1) * hashLength));
}

/** RFC 6962 §2.1, of leaf hashes. */
function hashTree(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 1) return hashes[0]!;
  let left = 1;
  while (left * 2 < hashes.length) left *= 2;
  return sha256(Buffer.of(1), hashTree(hashes.slice(0, left)), hashTree(hashes.slice(left)));
}

function sha256(...parts: readonly Buffer[]): Buffer {
  return parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
}
