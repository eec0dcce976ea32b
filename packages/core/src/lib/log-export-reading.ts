import type { ClaimCheck } from './log-claims.ts';
import type { AnchoredCheckpoint, Broken, BrokenCode, ExportFacts, ExportResult, Unverifiable, UnverifiableCode } from './log-export-result.ts';
import type { ExportHeader } from './log-export.ts';
import type { VerifierKey } from './log-key.ts';
import type { LogLeaf } from './log-leaf.ts';
import type { CompactRange } from './merkle-range.ts';

/** How far an export is read. All there is in memory of it, and never more. */
export interface Reading {
  readonly trustedKeys: readonly VerifierKey[];
  readonly claims: ClaimCheck;
  /** Lines so far. */
  lines: number;
  header: ExportHeader | undefined;
  /** The tree of the entries so far, and of those before the export. */
  range: CompactRange;
  /** The newest checkpoint that holds, in the export or kept. */
  anchored: AnchoredCheckpoint | undefined;
  /** The checkpoint the reader has kept, and whether this log contradicts it. */
  kept: AnchoredCheckpoint | undefined;
  isForked: boolean;
  /** What the last line means depends on whether another one follows. */
  pending: { readonly asLast: ExportResult; readonly otherwise: ExportResult } | undefined;
  first: EntryPlace | undefined;
  last: EntryPlace | undefined;
  erased: number;
  redacted: number;
  backwards: number;
}

/** Of an entry that is behind, what is asked for later. */
export type EntryPlace = Pick<LogLeaf, 'sequence' | 'at'>;

/** A step of reading: what it settles, if it settles anything. */
export type Settled = ExportResult | undefined;

export function toBroken(reading: Reading, code: BrokenCode, message: string, entry?: number): Broken {
  return { status: 'broken', code, message, line: reading.lines, ...(entry !== undefined && { entry }), through: toThrough(reading) };
}

export function toUnverifiable(code: UnverifiableCode, message: string): Unverifiable {
  return { status: 'unverifiable', code, message };
}

export function toNoExport(): Unverifiable {
  return toUnverifiable('not_an_export', 'The file does not begin with the header of a Byleave export.');
}

/** Up to which entry somebody who is trusted has signed; 0 when nobody has. */
export function toThrough({ anchored, trustedKeys }: Reading): number {
  return trustedKeys.length > 0 ? (anchored?.size ?? 0) : 0;
}

export function toFacts({ claims, range, first, last, erased, redacted, backwards }: Reading, header: ExportHeader): ExportFacts {
  const ends = first && last && { from: first.sequence, to: last.sequence, fromAt: first.at, toAt: last.at };
  return { tenant: header.tenant, origin: header.origin, entries: range.size - header.first, ...ends, erased, redacted, undecidedClaims: claims.undecided, backwards };
}
