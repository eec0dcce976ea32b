import { ByleaveError } from './error.ts';
import { base64, base64Url } from './log-base64.ts';
import { pass, fail, type Checked } from './log-checked.ts';
import { ed25519Type, formatVerifierKey, isKeyName, parseKeyParts, publicKeyBytes, splitKey, toKeyId, type KeyFault, type VerifierKey } from './log-key.ts';

/** Signs notes. The port for keys that never leave a vault: whoever holds one implements these two members. */
export interface NoteSigner {
  readonly key: VerifierKey;
  /** RFC 8032 Ed25519 over the bytes: 64 bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Both halves of a new key as text. */
export interface KeyPair {
  /** A secret: `PRIVATE+KEY+name+id+base64(0x01 || seed)`, the form of Go's golang.org/x/mod/sumdb/note. */
  readonly signerKey: string;
  /** For everybody: see `formatVerifierKey`. */
  readonly verifierKey: string;
}

const marker = 'PRIVATE+KEY+';

/** RFC 8410 §7: a PKCS#8 PrivateKeyInfo of an Ed25519 key up to its seed. WebCrypto takes a private key no shorter. */
const pkcs8Prefix = Uint8Array.of(0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20);

/** A signer from the text of its key. The name, the id and the seed must belong together. */
export async function parseSignerKey(text: string): Promise<Checked<NoteSigner, KeyFault>> {
  const { name, id, encoded } = splitKey(text.startsWith(marker) ? text.slice(marker.length) : '');
  const seed = parseKeyParts({ name, id, encoded });
  if (!seed.ok) return seed;
  const { privateKey, publicKey } = await importSeed(seed.value);
  if (toKeyId(name, publicKey) !== id) return fail('key_id_mismatch', 'The id of the signer key is not that of its name and its seed. Copy it once more, whole.');
  return pass({
    key: { name, id, publicKey },
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, new Uint8Array(bytes))),
  });
}

/**
 * A key pair from 32 random bytes.
 *
 * @throws ByleaveError `misuse` for another number of bytes, or a name no key can have.
 */
export async function toKeyPair(name: string, seed: Uint8Array): Promise<KeyPair> {
  if (!isKeyName(name)) throw new ByleaveError({ code: 'misuse', message: 'The name of a key is not empty and has no spaces and no plus.' });
  if (seed.length !== publicKeyBytes) throw new ByleaveError({ code: 'misuse', message: `The seed of an Ed25519 key has ${publicKeyBytes} bytes.` });
  const { publicKey } = await importSeed(seed);
  const id = toKeyId(name, publicKey);
  return {
    signerKey: `${marker}${name}+${id}+${base64.encode(Uint8Array.of(ed25519Type, ...seed))}`,
    verifierKey: formatVerifierKey({ name, id, publicKey }),
  };
}

async function importSeed(seed: Uint8Array): Promise<{ readonly privateKey: CryptoKey; readonly publicKey: Uint8Array }> {
  // Extractable, because the public half is only to be had by exporting the private one.
  const privateKey = await crypto.subtle.importKey('pkcs8', Uint8Array.of(...pkcs8Prefix, ...seed), 'Ed25519', true, ['sign']);
  const { x = '' } = await crypto.subtle.exportKey('jwk', privateKey);
  return { privateKey, publicKey: base64Url.decode(x)! };
}
