import type { ClaimFault } from './log-claims.ts';
import { compareKept } from './log-export-anchor.ts';
import { verifyEntryLine } from './log-export-entry.ts';
import type { ScannedEntry } from './log-entry-scan.ts';
import { toBroken, toUnverifiable, type EntryPlace, type Reading, type Settled } from './log-export-reading.ts';
import type { ExportResult } from './log-export-result.ts';
import type { ExportHeader } from './log-export.ts';
import type { HashText } from './log-text.ts';

/** Reads an entry: true to itself, next in order, and nothing that may not have happened after those before it. */
export function readEntry(reading: Reading, line: string, parsed: Record<string, unknown>, { tenant }: ExportHeader, hashText: HashText): Settled {
  const { range, claims } = reading;
  const next = range.size + 1;
  const verified = verifyEntryLine(line, parsed, hashText);
  if (!verified.ok) return verified.code === 'unknown_version' ? toUnverifiable(verified.code, verified.message) : toBroken(reading, verified.code, verified.message, next);
  const { leaf, leafHash, isErased, isRedacted } = verified.value;
  const { sequence } = leaf;
  if (leaf.tenant !== tenant) return toBroken(reading, 'wrong_tenant', 'The entry is one of another tenant.', next);
  if (sequence > next) return { status: 'gap', after: range.size, before: sequence };
  if (sequence < next) return toBroken(reading, 'sequence_repeated', `Entry ${sequence} stands below entry ${range.size}: it is there twice, or out of order.`, sequence);
  const fault = claims.add(verified.value);
  if (fault) return toClaimResult(reading, fault, sequence);

  append(reading, leaf, leafHash);
  reading.erased += Number(isErased);
  reading.redacted += Number(isRedacted);
  return undefined;
}

/** Reads an entry that was scanned, if there is nothing to say about it: what there is, `readEntry` says. */
export function readScanned(reading: Reading, entry: ScannedEntry): boolean {
  const { sequence, leafHash, claimOf, isRedacted } = entry;
  if (reading.pending || sequence !== reading.range.size + 1) return false;
  if (claimOf !== undefined && !reading.claims.addFree(claimOf)) return false;
  append(reading, entry, leafHash);
  reading.redacted += Number(isRedacted);
  return true;
}

function append(reading: Reading, place: EntryPlace, leafHash: Uint8Array): void {
  const { last } = reading;
  reading.range.append(leafHash);
  reading.backwards += Number(last !== undefined && place.at < last.at);
  reading.first ??= place;
  reading.last = place;
  compareKept(reading);
}

function toClaimResult(reading: Reading, fault: ClaimFault, entry: number): ExportResult {
  switch (fault) {
    case 'claim_in_stop':
      return toBroken(reading, fault, 'The action was started while an emergency stop that covers it was pressed.', entry);
    case 'claimed_twice':
      return toBroken(reading, fault, 'The action was started a second time: one authorization was used twice.', entry);
    case 'too_many_stops':
      return toUnverifiable(fault, 'More stops are pressed at once than this can follow.');
  }
}
