import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { ByleaveError } from './error.ts';
import { base64 } from './log-base64.ts';
import { fail, pass, type Checked } from './log-checked.ts';
import { isKeyName, type VerifierKey } from './log-key.ts';
import type { NoteSigner } from './log-signer.ts';

/** Text and who signed it. Nothing of the text may be used before a signature of a trusted key is verified. */
export interface SignedNote {
  /** Ends with a line break. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  /** Of the key. */
  readonly name: string;
  /** Of the key: eight lower-case hexadecimal digits. */
  readonly id: string;
  readonly signature: Uint8Array;
}

/** A note that is what a trusted key signed. */
export interface VerifiedNote {
  readonly text: string;
  /** At least one. */
  readonly signedBy: readonly VerifierKey[];
}

/** Why a text is no note, or one that nobody vouches for. */
export type NoteFault =
  /** Not text, a blank line and signature lines; or control characters, or more than `noteLimits` allow. */
  | 'malformed_note'
  /** No signature is of a trusted key. */
  | 'no_trusted_signature'
  /** A signature says that it is of a trusted key, and is not. */
  | 'bad_signature'
  /** Two different trusted keys have the same name and id. */
  | 'ambiguous_key';

/** The most that is read of a note; C2SP signed-note asks for at least 16 signatures of up to 5 kB. */
export const noteLimits = { characters: 131_072, signatures: 16 } as const;

/** Those below U+0020 other than the line break: of all control characters (Cc) not it, and not U+007F to U+009F. */
const controlCharacter = /[^\P{Cc}\n\x7f-\x9f]/u;
const signaturePrefix = '— ';
const idBytes = 4;

/** C2SP signed-note, “Format”. */
export function parseNote(note: string): Checked<SignedNote, NoteFault> {
  if (note.length > noteLimits.characters) return malformed('it is too long');
  if (!note.isWellFormed() || controlCharacter.test(note)) return malformed('it has control characters');
  const split = note.lastIndexOf('\n\n');
  if (split < 0) return malformed('no blank line is above its signatures');
  const lines = note.slice(split + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0) return malformed('it does not end with a line of a signature');
  if (lines.length > noteLimits.signatures) return malformed('it has too many signatures');
  const signatures = lines.map(parseSignatureLine);
  if (!signatures.every((signature) => signature !== undefined)) return malformed('one of its last lines is not a signature');
  return pass({ text: note.slice(0, split + 1), signatures });
}

function parseSignatureLine(line: string): NoteSignature | undefined {
  const [name = '', encoded = '', ...rest] = line.startsWith(signaturePrefix) ? line.slice(signaturePrefix.length).split(' ') : [];
  const bytes = base64.decode(encoded);
  if (rest.length > 0 || !isKeyName(name) || !bytes || bytes.length <= idBytes) return undefined;
  return { name, id: bytesToHex(bytes.subarray(0, idBytes)), signature: bytes.subarray(idBytes) };
}

/** @throws ByleaveError `misuse` for text that no note can have. */
export function formatNote({ text, signatures }: SignedNote): string {
  const lines = signatures.map(({ name, id, signature }) => `${signaturePrefix}${name} ${base64.encode(Uint8Array.of(...hexToBytes(id), ...signature))}\n`);
  const note = `${text}\n${lines.join('')}`;
  const parsed = parseNote(note);
  if (!parsed.ok || parsed.value.text !== text) throw new ByleaveError({ code: 'misuse', message: 'This cannot be a note: its text ends with a line break, has no other control character, and somebody signs it.' });
  return note;
}

/** Signs text with every key, such as the old and the new one while keys change. */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<string> {
  const bytes = utf8ToBytes(text);
  const signatures = await Promise.all(signers.map(async ({ key: { name, id }, sign }) => ({ name, id, signature: await sign(bytes) })));
  return formatNote({ text, signatures });
}

/**
 * C2SP signed-note, “Signatures”: signatures of unknown keys are ignored, those of trusted ones must all be right, and
 * there must be one.
 */
export async function verifyNote({ text, signatures }: SignedNote, trusted: readonly VerifierKey[]): Promise<Checked<VerifiedNote, NoteFault>> {
  const bytes = new Uint8Array(utf8ToBytes(text));
  const signedBy = new Set<VerifierKey>();
  for (const { name, id, signature } of signatures) {
    const [key, ...others] = trusted.filter((known) => known.name === name && known.id === id);
    if (!key) continue;
    if (others.some(({ publicKey }) => bytesToHex(publicKey) !== bytesToHex(key.publicKey))) return fail('ambiguous_key', 'Two different trusted keys have the same name and id.');
    if (!(await isSignature(key, signature, bytes))) return fail('bad_signature', 'A signature under the name of a trusted key is not of that key.');
    signedBy.add(key);
  }
  return signedBy.size > 0 ? pass({ text, signedBy: [...signedBy] }) : fail('no_trusted_signature', 'No key that is trusted has signed it.');
}

async function isSignature({ publicKey }: VerifierKey, signature: Uint8Array, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(publicKey), 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, new Uint8Array(signature), bytes);
}

function malformed(why: string): Checked<never, 'malformed_note'> {
  return fail('malformed_note', `This is not a signed note: ${why}.`);
}
