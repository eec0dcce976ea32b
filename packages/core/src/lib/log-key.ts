import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64 } from './log-base64.ts';
import { fail, pass, type Checked } from './log-checked.ts';

/** Whose signatures count: an Ed25519 public key with a name. C2SP signed-note, “Verifier keys”. */
export interface VerifierKey {
  /** Not empty, no Unicode space, no `+`. By convention a URL without a scheme, such as `example.com/audit/acme`. */
  readonly name: string;
  /** Eight lower-case hexadecimal digits. With the name, says which key signed. */
  readonly id: string;
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Uint8Array;
}

/** Why a text is not a key. */
export type KeyFault =
  /** It does not have the form of one. */
  | 'malformed_key'
  /** Of another signature type than Ed25519. */
  | 'unknown_key_type'
  /** Its name, its id and its key do not belong together: a part of it was changed. */
  | 'key_id_mismatch';

/** C2SP signed-note, “Signature types”. */
export const ed25519Type = 0x01;
export const publicKeyBytes = 32;

/** C2SP signed-note, “Format”: key names are not empty and have no Unicode spaces and no plus. */
export function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !/[\p{White_Space}+]/u.test(name);
}

/** C2SP signed-note, “Ed25519 signatures”: SHA-256(name || 0x0A || 0x01 || public key)[:4]. */
export function toKeyId(name: string, publicKey: Uint8Array): string {
  return bytesToHex(sha256(Uint8Array.of(...utf8ToBytes(`${name}\n`), ed25519Type, ...publicKey)).subarray(0, 4));
}

/** `name+id+base64(0x01 || public key)`. */
export function formatVerifierKey({ name, id, publicKey }: VerifierKey): string {
  return `${name}+${id}+${base64.encode(Uint8Array.of(ed25519Type, ...publicKey))}`;
}

export function parseVerifierKey(text: string): Checked<VerifierKey, KeyFault> {
  const { name, id, encoded } = splitKey(text);
  const key = parseKeyParts({ name, id, encoded });
  if (!key.ok) return key;
  if (toKeyId(name, key.value) !== id) return fail('key_id_mismatch', 'The id of the key is not that of its name and its public key. Copy it once more, whole.');
  return pass({ name, id, publicKey: key.value });
}

interface KeyParts {
  readonly name: string;
  readonly id: string;
  readonly encoded: string;
}

/** Splits at the first two `+`: base64 may have more. */
export function splitKey(text: string): KeyParts {
  const [name = '', id = '', ...encoded] = text.split('+');
  return { name, id, encoded: encoded.join('+') };
}

/** What verifier and signer keys have in common: a name, an id, and 32 bytes after the type. */
export function parseKeyParts({ name, id, encoded }: KeyParts): Checked<Uint8Array<ArrayBuffer>, KeyFault> {
  const bytes = base64.decode(encoded);
  if (!isKeyName(name) || !/^[0-9a-f]{8}$/u.test(id) || !bytes || bytes.length === 0) {
    return fail('malformed_key', 'A key is a name, eight hexadecimal digits and base64, with a plus in between.');
  }
  if (bytes[0] !== ed25519Type) return fail('unknown_key_type', 'The key is not an Ed25519 key (type 1).');
  if (bytes.length !== 1 + publicKeyBytes) return fail('malformed_key', `An Ed25519 key has ${publicKeyBytes} bytes.`);
  return pass(bytes.slice(1));
}
