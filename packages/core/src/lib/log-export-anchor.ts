import { base64 } from './log-base64.ts';
import { fail, pass, type Checked } from './log-checked.ts';
import { parseCheckpoint, readTimeExtension, verifyCheckpoint, type CheckpointFault, type VerifiedCheckpoint } from './log-checkpoint.ts';
import { toBroken, toUnverifiable, type Reading, type Settled } from './log-export-reading.ts';
import type { AnchoredCheckpoint } from './log-export-result.ts';
import { formatVerifierKey, type VerifierKey } from './log-key.ts';
import { parseNote } from './log-note.ts';
import { isSameHash } from './merkle-hash.ts';

/** Reads a checkpoint that stands below the entries it covers. */
export async function anchor(reading: Reading, note: unknown, origin: string): Promise<Settled> {
  if (typeof note !== 'string') return toBroken(reading, 'malformed_checkpoint', 'The line is not a checkpoint.');
  const opened = await openCheckpoint(note, reading.trustedKeys, origin);
  if (!opened.ok) return toFault(reading, opened);
  const { size, root } = opened.value;
  const last = reading.range.size;
  if (size < last) return toBroken(reading, 'checkpoint_out_of_place', `The checkpoint is one of ${size} entries and stands below entry ${last}.`);
  if (size > last) {
    reading.pending = { asLast: { status: 'truncated', last, size }, otherwise: { status: 'gap', after: last, before: size + 1 } };
    return undefined;
  }
  if (!isSameHash(root, reading.range.root())) return toBroken(reading, 'root_mismatch', 'The entries above this checkpoint are not those it was signed for: one or more of them were changed.');
  reading.anchored = toAnchored(note, opened.value);
  return undefined;
}

/** Reads the checkpoint that was kept, before the first entry. */
export async function recall(reading: Reading, note: string, origin: string): Promise<Settled> {
  const opened = await openCheckpoint(note, reading.trustedKeys, origin);
  if (!opened.ok) return toUnverifiable('last_seen_unusable', `The checkpoint that was kept cannot be used with this export. ${opened.message}`);
  const { size } = opened.value;
  const first = reading.range.size;
  if (size < first) return toUnverifiable('last_seen_before_start', `The export begins after entry ${first}, and the checkpoint that was kept ends with entry ${size}.`);
  reading.kept = toAnchored(note, opened.value);
  compareKept(reading);
  return undefined;
}

/** Where the log is as long as the checkpoint that was kept says, it must be the same log; then that checkpoint vouches for it too. */
export function compareKept(reading: Reading): void {
  const { kept, range } = reading;
  if (kept?.size !== range.size) return;
  if (kept.root === base64.encode(range.root())) reading.anchored = kept;
  else reading.isForked = true;
}

function toAnchored(note: string, checkpoint: VerifiedCheckpoint): AnchoredCheckpoint {
  const at = readTimeExtension(checkpoint);
  const { size, root, signedBy } = checkpoint;
  return { note, size, root: base64.encode(root), ...(at !== undefined && { at }), signedBy: signedBy.map(formatVerifierKey) };
}

/** Without a key, what a checkpoint says is compared all the same: that shows accidents. */
async function openCheckpoint(note: string, trustedKeys: readonly VerifierKey[], origin: string): Promise<Checked<VerifiedCheckpoint, CheckpointFault>> {
  if (trustedKeys.length > 0) return verifyCheckpoint(note, trustedKeys, origin);
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const checkpoint = parseCheckpoint(parsed.value.text);
  if (!checkpoint.ok) return checkpoint;
  return checkpoint.value.origin === origin ? pass({ ...checkpoint.value, signedBy: [] }) : fail('wrong_origin', 'The checkpoint is one of another log.');
}

function toFault(reading: Reading, { code, message }: { readonly code: CheckpointFault; readonly message: string }): Settled {
  if (code === 'ambiguous_key') return toUnverifiable(code, message);
  if (code === 'no_trusted_signature') return toBroken(reading, 'untrusted_checkpoint', 'No key that you trust has signed this checkpoint.');
  return toBroken(reading, code === 'malformed_note' ? 'malformed_checkpoint' : code, message);
}
