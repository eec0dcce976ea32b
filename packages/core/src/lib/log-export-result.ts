import type { ClaimFault } from './log-claims.ts';
import type { EntryFault } from './log-export-entry.ts';

/** What reading an export came to. Only `verified` says that it is what was logged, all of it, and signed for. */
export type ExportResult =
  /** Every entry is what was logged, in its place, and a trusted key has signed for all of them. */
  | ({ readonly status: 'verified'; readonly checkpoint: AnchoredCheckpoint } & ExportFacts)
  /** As far as `through`, verified; nobody has signed for the `rest` entries after it yet. */
  | ({ readonly status: 'not-anchored'; readonly through: number; readonly rest: number; readonly checkpoint?: AnchoredCheckpoint } & ExportFacts)
  /** Something was changed, or should never have happened. */
  | Broken
  /** Entries are missing between two that are there. */
  | { readonly status: 'gap'; /** Sequence of the last before it; */ readonly after: number; /** of the first behind it. */ readonly before: number }
  /** The end is missing: it goes up to sequence `last` and says that there are `size` entries. */
  | { readonly status: 'truncated'; readonly last: number; readonly size: number }
  /** The reader has kept a checkpoint of `size` entries which this log, as it is signed, contradicts: it has two pasts. */
  | { readonly status: 'forked'; readonly size: number }
  /** The reader has kept a checkpoint of `size` entries, and the export ends at sequence `last`, before it. */
  | { readonly status: 'rolled-back'; readonly last: number; readonly size: number }
  /** Nothing can be said. */
  | Unverifiable;

export interface ExportFacts {
  readonly tenant: string;
  readonly origin: string;
  readonly entries: number;
  /** Sequence of the first entry, and of the last; absent without entries. */
  readonly from?: number;
  readonly to?: number;
  /** Epoch ms of the first entry, and of the last; absent without entries. */
  readonly fromAt?: number;
  readonly toAt?: number;
  /** Entries of which a person was erased. */
  readonly erased: number;
  /** Entries of which something was left out of the export. */
  readonly redacted: number;
  /** Claims of which it cannot be told whether a stop covered them, because people are not shown. */
  readonly undecidedClaims: number;
  /** Entries whose time is before that of the entry above them: a clock was set back. */
  readonly backwards: number;
}

/** The newest checkpoint that covers entries of the export and that a trusted key has signed. */
export interface AnchoredCheckpoint {
  /** The whole note. Whoever keeps it can tell later if the log has been shortened or rewritten. */
  readonly note: string;
  readonly size: number;
  /** base64. */
  readonly root: string;
  /** Epoch ms at which it says it was signed. */
  readonly at?: number;
  /** Verifier keys, of those that are trusted. */
  readonly signedBy: readonly string[];
}

export interface Broken {
  readonly status: 'broken';
  readonly code: BrokenCode;
  readonly message: string;
  /** In the export, from 1. */
  readonly line: number;
  /** Sequence of the entry; absent when it is the header or a checkpoint. */
  readonly entry?: number;
  /** Entries up to this sequence are signed for, 0 when none are; what is broken comes after it. */
  readonly through: number;
}

export type BrokenCode =
  | EntryFault
  | Exclude<ClaimFault, 'too_many_stops'>
  /** The line is longer than any that is written. */
  | 'line_too_long'
  /** The line is not a JSON object. */
  | 'malformed_line'
  /** The header does not have the members it must have. */
  | 'malformed_header'
  /** The entry is one of another tenant. */
  | 'wrong_tenant'
  /** The entry's number was there before: it is there twice, or out of order. */
  | 'sequence_repeated'
  /** There are more entries than the header says. */
  | 'size_mismatch'
  /** The line is neither a checkpoint nor the note of one. */
  | 'malformed_checkpoint'
  /** The checkpoint is one of another log. */
  | 'wrong_origin'
  /** The checkpoint says that a trusted key has signed it, and none has. */
  | 'bad_signature'
  /** No key that is trusted has signed the checkpoint. */
  | 'untrusted_checkpoint'
  /** The checkpoint covers fewer entries than are above it. */
  | 'checkpoint_out_of_place'
  /** The entries are not those that the checkpoint was signed for. */
  | 'root_mismatch';

export interface Unverifiable {
  readonly status: 'unverifiable';
  readonly code: UnverifiableCode;
  readonly message: string;
  /** Verifier keys that the export itself names. */
  readonly keys?: readonly string[];
}

export type UnverifiableCode =
  /** The first line is not the header of an export. */
  | 'not_an_export'
  /** Written by a later version. Read it with one. */
  | 'unknown_version'
  /** No key was given to trust. Everything else was checked. */
  | 'no_key'
  /** Two different keys of one name and id were given. */
  | 'ambiguous_key'
  /** The checkpoint that the reader has kept is not one of this log, signed by a trusted key. */
  | 'last_seen_unusable'
  /** The export begins after the checkpoint that the reader has kept, so that nothing connects the two. */
  | 'last_seen_before_start'
  /** More stops are pressed at once than are followed. */
  | 'too_many_stops';
