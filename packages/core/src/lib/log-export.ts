import { z } from 'zod';
import { ByleaveError } from './error.ts';
import { base64 } from './log-base64.ts';
import type { LogLeaf } from './log-leaf.ts';
import type { Openings } from './log-opening.ts';
import { toCanonicalText } from './log-text.ts';
import { hashBytes } from './merkle-hash.ts';

/**
 * An export is UTF-8 text, one RFC 8785 JSON object in each line: a header, then entries in their order, and a signed
 * checkpoint wherever one covers exactly the entries above it, so normally in the last line. What comes after the last
 * checkpoint is not anchored yet.
 */
export const exportFormat = 'byleave-export';
export const exportVersion = 1;

/** A longer line is not read: 4 Mi UTF-16 units. */
export const mostLineLength = 4_194_304;

const count = z.number().int().min(0);
const hash = z.string().refine((text) => base64.decode(text)?.length === hashBytes);

export const exportHeaderSchema = z.strictObject({
  format: z.literal(exportFormat),
  version: z.literal(exportVersion),
  tenant: z.string(),
  /** Of the checkpoints. */
  origin: z.string().min(1),
  /** Entries of the log before the first of the export. */
  first: count,
  /** Entries of the log up to the last of the export: `first` and the number of lines with an entry. */
  size: count,
  /** Epoch ms. */
  exportedAt: count,
  /** Names of openings that were left out on purpose; empty when none were. */
  redaction: z.array(z.string()),
  /** Verifier keys the log was signed with, newest first. Whoever verifies has to know them from elsewhere. */
  keys: z.array(z.string()),
  /** Where an export of a part goes on from; required unless `first` is 0. */
  start: z
    .strictObject({
      /** The signed checkpoint of exactly `first` entries. */
      checkpoint: z.string().optional(),
      /** base64; the roots of the perfect subtrees the first `first` entries make up, largest first. See `CompactRange`. */
      hashes: z.array(hash).max(53),
    })
    .optional(),
});

/** The first line. Nothing signs it: what it says is a claim that the rest bears out, or not. */
export type ExportHeader = z.infer<typeof exportHeaderSchema>;

/** A line with an entry. */
export interface ExportedEntry {
  readonly leaf: LogLeaf;
  /** What the leaf's commitments commit to. Every one is here, was erased, or is named in `redacted`. */
  readonly openings?: Openings;
  /** A person was erased from it, and openings with them. */
  readonly erased?: Erasure;
  /** Names of openings that exist and were left out of this export. */
  readonly redacted?: readonly string[];
}

export interface Erasure {
  /** Epoch ms. */
  readonly at: number;
  /** Id of who had it done. */
  readonly by?: string;
}

/** A line with a checkpoint: a signed note that covers exactly the entries above it. */
export interface ExportedCheckpoint {
  readonly checkpoint: string;
}

/**
 * A line of an export, without its line break.
 *
 * @throws ByleaveError `misuse` when it is not JSON.
 */
export function formatExportLine(line: ExportHeader | ExportedEntry | ExportedCheckpoint): string {
  const text = toCanonicalText(line);
  if (text === undefined) throw new ByleaveError({ code: 'misuse', message: 'A line of an export is JSON without lone surrogates and numbers that cannot be kept exactly.' });
  return text;
}
