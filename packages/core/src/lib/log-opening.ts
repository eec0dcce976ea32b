import { utf8ToBytes } from '@noble/hashes/utils.js';
import { ByleaveError } from './error.ts';
import { isJsonValue, type JsonValue } from './json.ts';
import { base64Url } from './log-base64.ts';
import { fail, pass, type Checked } from './log-checked.ts';
import { createTextHash, toCanonicalText, type HashText } from './log-text.ts';
import { defaultSha256, isSameHash } from './merkle-hash.ts';

/** What a commitment commits to. Without it nobody can tell: deleting it is how a person is erased. */
export interface Opening {
  /** base64url of 16 to 32 random bytes, never used for anything else. */
  readonly salt: string;
  readonly value: JsonValue;
}

/** By the name the leaf has the commitment under: a lower-case letter, then at most 31 letters and digits. */
export type Openings = Readonly<Record<string, Opening>>;

export type OpeningFault =
  /** The salt is not the base64url of 16 to 32 bytes. */
  | 'malformed_salt'
  /** The value has no canonical form. */
  | 'malformed_value'
  /** The salt and the value are not what was committed to. */
  | 'commitment_mismatch';

/** 128 bits cannot be guessed, however few values there are to try. */
export const saltLimits = { leastBytes: 16, mostBytes: 32 } as const;

/** Begins with 0x42, so that no commitment is the hash of a leaf (0x00) or a node (0x01), or of anything else here. */
export const openingLabel: Uint8Array = utf8ToBytes('Byleave/1');

const hashText = createTextHash(defaultSha256);

/** @throws ByleaveError `misuse` for a salt of another length, or a value that is not JSON. */
export function toOpening(value: JsonValue, salt: Uint8Array): Opening {
  if (!isSaltLength(salt)) throw new ByleaveError({ code: 'misuse', message: `A salt has ${saltLimits.leastBytes} to ${saltLimits.mostBytes} bytes.` });
  if (!isJsonValue(value)) throw new ByleaveError({ code: 'misuse', message: 'What is committed to is JSON without lone surrogates and numbers that cannot be kept exactly.' });
  return { salt: base64Url.encode(salt), value };
}

/**
 * base64url of SHA-256(`Byleave/1` || length of the salt in one byte || salt || RFC 8785 text of the value).
 *
 * @throws ByleaveError `misuse` when it is no opening.
 */
export function commit({ salt, value }: Opening): string {
  const commitment = toCommitment(salt, toCanonicalText(value), hashText);
  if (!commitment.ok) throw new ByleaveError({ code: 'misuse', message: commitment.message });
  return base64Url.encode(commitment.value);
}

/** Whether an opening is what was committed to. */
export function verifyOpening(commitment: string, { salt, value }: Opening): Checked<undefined, OpeningFault> {
  return verifyOpeningText(commitment, salt, toCanonicalText(value), hashText);
}

/** The same for a value whose canonical text is known. */
export function verifyOpeningText(commitment: string, salt: string, text: string | undefined, hash: HashText): Checked<undefined, OpeningFault> {
  const found = toCommitment(salt, text, hash);
  if (!found.ok) return found;
  const committed = base64Url.decode(commitment);
  return committed && isSameHash(committed, found.value) ? pass(undefined) : fail('commitment_mismatch', 'The opening is not what was committed to.');
}

function toCommitment(salt: string, text: string | undefined, hash: HashText): Checked<Uint8Array, OpeningFault> {
  const bytes = base64Url.decode(salt);
  if (!bytes || !isSaltLength(bytes)) return fail('malformed_salt', `A salt is the base64url of ${saltLimits.leastBytes} to ${saltLimits.mostBytes} bytes.`);
  if (text === undefined) return fail('malformed_value', 'The value has no canonical form.');
  const prefix = new Uint8Array(openingLabel.length + 1 + bytes.length);
  prefix.set(openingLabel);
  // Salts differ in length: without it, the last byte of one and the first of a value could change places.
  prefix[openingLabel.length] = bytes.length;
  prefix.set(bytes, openingLabel.length + 1);
  return pass(hash(prefix, text));
}

function isSaltLength({ length }: Uint8Array): boolean {
  return length >= saltLimits.leastBytes && length <= saltLimits.mostBytes;
}
