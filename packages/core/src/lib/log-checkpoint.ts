import { ByleaveError } from './error.ts';
import { base64 } from './log-base64.ts';
import { fail, pass, type Checked } from './log-checked.ts';
import type { VerifierKey } from './log-key.ts';
import { parseNote, signNote, verifyNote, type NoteFault } from './log-note.ts';
import type { NoteSigner } from './log-signer.ts';
import { emptyRoot, hashBytes, isSameHash } from './merkle-hash.ts';

/** A tree's state at a size, which its signature makes a promise: whatever comes later grows out of it. C2SP tlog-checkpoint. */
export interface Checkpoint {
  /** Which log, by convention a URL without a scheme: `example.com/audit/acme`. */
  readonly origin: string;
  /** Leaves of the tree. */
  readonly size: number;
  readonly root: Uint8Array;
  /** Further signed lines, none of them empty. Others' are kept and not understood. */
  readonly extensions: readonly string[];
}

export interface VerifiedCheckpoint extends Checkpoint {
  /** At least one. */
  readonly signedBy: readonly VerifierKey[];
}

export type CheckpointFault =
  | NoteFault
  /** The text of the note is not that of a checkpoint. */
  | 'malformed_checkpoint'
  /** It is a checkpoint of another log. */
  | 'wrong_origin';

/** C2SP tlog-checkpoint, “Note text”: origin, size, root, extension lines. */
export function parseCheckpoint(text: string): Checked<Checkpoint, 'malformed_checkpoint'> {
  const lines = text.split('\n');
  if (lines.pop() !== '') return malformed('its last line does not end');
  const [origin = '', decimal = '', encoded = '', ...extensions] = lines;
  if (lines.length < 3 || lines.includes('')) return malformed('it does not have three lines, or has an empty one');
  const size = Number(decimal);
  if (!/^(?:0|[1-9]\d*)$/u.test(decimal) || !Number.isSafeInteger(size)) return malformed('its size is not a decimal number below 2^53');
  const root = base64.decode(encoded);
  if (root?.length !== hashBytes) return malformed('its root is not the base64 of 32 bytes');
  if (size === 0 && !isSameHash(root, emptyRoot())) return malformed('its tree is empty and has the root of another');
  return pass({ origin, size, root, extensions });
}

/** @throws ByleaveError `misuse` for what `parseCheckpoint` would not take. */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  const text = [origin, String(size), base64.encode(root), ...extensions].map((line) => `${line}\n`).join('');
  const parsed = parseCheckpoint(text);
  if (!parsed.ok || parsed.value.extensions.length !== extensions.length) throw new ByleaveError({ code: 'misuse', message: 'This cannot be a checkpoint: no line of it is empty or has a line break, and its root has 32 bytes.' });
  return text;
}

/** The note that promises a tree. A log signs no two that contradict each other. */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[]): Promise<string> {
  return signNote(formatCheckpoint(checkpoint), signers);
}

/** Whether a note is a checkpoint of this log, signed by at least one of the keys. */
export async function verifyCheckpoint(note: string, keys: readonly VerifierKey[], origin: string): Promise<Checked<VerifiedCheckpoint, CheckpointFault>> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const verified = await verifyNote(parsed.value, keys);
  if (!verified.ok) return verified;
  const checkpoint = parseCheckpoint(verified.value.text);
  if (!checkpoint.ok) return checkpoint;
  if (checkpoint.value.origin !== origin) return fail('wrong_origin', 'The checkpoint is one of another log.');
  return pass({ ...checkpoint.value, signedBy: verified.value.signedBy });
}

/** The extension line that says when a checkpoint was signed, in epoch ms by the authority's clock. C2SP has no place for it. */
export function toTimeExtension(at: number): string {
  return `timeMs ${at}`;
}

/** Epoch ms at which a checkpoint says it was signed; `undefined` when it does not say. */
export function readTimeExtension({ extensions }: Pick<Checkpoint, 'extensions'>): number | undefined {
  const [, digits] = extensions.map((line) => /^timeMs ([1-9]\d{0,15})$/u.exec(line)).find((match) => match !== null) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function malformed(why: string): Checked<never, 'malformed_checkpoint'> {
  return fail('malformed_checkpoint', `This is not a checkpoint: ${why}.`);
}
