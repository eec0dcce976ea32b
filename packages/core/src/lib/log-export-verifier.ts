import { isPlainObject } from './json.ts';
import { createClaimCheck } from './log-claims.ts';
import { anchor } from './log-export-anchor.ts';
import { readHeader } from './log-export-header.ts';
import { createEntryScan, type ScanEntry } from './log-entry-scan.ts';
import { readEntry, readScanned } from './log-export-order.ts';
import { toBroken, toFacts, toNoExport, toThrough, toUnverifiable, type Reading, type Settled } from './log-export-reading.ts';
import type { ExportResult } from './log-export-result.ts';
import { mostLineLength, type ExportHeader } from './log-export.ts';
import type { VerifierKey } from './log-key.ts';
import { indexOfScanned, startOfScanned, toScannedEntry, type ScannedLines } from './log-scanned-lines.ts';
import { createTextHash, toCanonicalText } from './log-text.ts';
import { defaultSha256, type Sha256 } from './merkle-hash.ts';
import { createCompactRange } from './merkle-range.ts';

export interface ExportVerifierOptions {
  /** Whose signature counts, learned anywhere but from the export. Without any, the result is never `verified`. */
  readonly trustedKeys?: readonly VerifierKey[];
  /** The newest checkpoint of this log the reader has kept: its whole note. */
  readonly lastSeen?: string;
  /** Default: pure JavaScript. */
  readonly sha256?: Sha256;
}

/** Reads an export once, from its first line to its last, and keeps no more than one line of it. */
export interface ExportVerifier {
  /** Entries read so far. */
  readonly entries: number;
  /** Whether the result is known before the end. */
  readonly isSettled: boolean;
  /** Takes the next line, without its line break. A returned promise settles before the next line is given. */
  add(line: string): void | Promise<void>;
  /**
   * Takes lines as long as their bytes alone tell that there is nothing to say about them. Returns where the first line
   * begins that has to be given to `add`, or `to`.
   *
   * @param bytes UTF-8 with every line break. They are written to, and as they were when this returns.
   * @param from Where a line begins.
   * @param to Behind a line break.
   */
  skim(bytes: Uint8Array, from: number, to: number): number;
  /**
   * The same for lines that `createLinesScan` has scanned for the tenant of this export: takes entries from one on, until
   * one has to be given to `add`, or was not told. Returns where to go on in their bytes.
   */
  take(scanned: ScannedLines, from: number): number;
  /** The tenant whose log this is, once the header was read. */
  readonly tenant: string | undefined;
  /** After the last line. */
  finish(): ExportResult;
}

export function createExportVerifier({ trustedKeys = [], lastSeen, sha256 = defaultSha256 }: ExportVerifierOptions = {}): ExportVerifier {
  const hashText = createTextHash(sha256);
  const reading: Reading = {
    trustedKeys,
    claims: createClaimCheck(),
    lines: 0,
    header: undefined,
    range: createCompactRange({ sha256 }),
    anchored: undefined,
    kept: undefined,
    isForked: false,
    pending: undefined,
    first: undefined,
    last: undefined,
    erased: 0,
    redacted: 0,
    backwards: 0,
  };
  let result: Settled;
  let scan: ScanEntry | undefined;

  function read(line: string): Settled | Promise<Settled> {
    if (reading.pending) return reading.pending.otherwise;
    const { header } = reading;
    const parsed = line.length > mostLineLength ? undefined : parseLine(line);
    if (!parsed) return header ? readUnreadable(reading, line, header) : toNoExport();
    if (!header) return readHeader(reading, line, parsed, sha256, lastSeen);
    if (!('checkpoint' in parsed)) return readEntry(reading, line, parsed, header, hashText);
    if (toCanonicalText({ checkpoint: parsed['checkpoint'] }) !== line) return toBroken(reading, 'malformed_checkpoint', 'The line is not a checkpoint.');
    return anchor(reading, parsed['checkpoint'], header.origin);
  }

  return {
    get entries() {
      return reading.range.size - (reading.header?.first ?? 0);
    },
    get isSettled() {
      return result !== undefined;
    },
    add(line) {
      if (result) return undefined;
      reading.lines += 1;
      const step = read(line);
      if (!(step instanceof Promise)) return void (result = step);
      return step.then((settled) => void (result = settled));
    },
    skim(bytes, from, to) {
      if (result || !reading.header) return from;
      scan ??= createEntryScan(reading.header.tenant, sha256);
      let at = from;
      while (at < to) {
        const entry = scan(bytes, at);
        if (!entry || !readScanned(reading, entry)) break;
        reading.lines += 1;
        at = entry.end;
      }
      return at;
    },
    take(scanned, from) {
      let at = from;
      if (result || !reading.header) return at;
      for (let index = indexOfScanned(scanned, from); index < scanned.count && startOfScanned(scanned, index) === at; index += 1) {
        const entry = toScannedEntry(scanned, index);
        if (!readScanned(reading, entry)) break;
        reading.lines += 1;
        at = entry.end;
      }
      return at;
    },
    get tenant() {
      return reading.header?.tenant;
    },
    finish: () => result ?? judge(reading),
  };
}

function parseLine(line: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return isPlainObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** A last line that is not JSON is the end of a file that was cut. */
function readUnreadable(reading: Reading, line: string, { size }: ExportHeader): Settled {
  const last = reading.range.size;
  if (line.length > mostLineLength) return toBroken(reading, 'line_too_long', 'The line is longer than any that Byleave writes.', last + 1);
  const otherwise = toBroken(reading, 'malformed_line', 'The line is not a JSON object.', last + 1);
  reading.pending = { asLast: { status: 'truncated', last, size }, otherwise };
  return undefined;
}

function judge(reading: Reading): ExportResult {
  const { header, pending, trustedKeys, isForked, kept, anchored } = reading;
  if (!header) return toNoExport();
  if (pending) return pending.asLast;
  const last = reading.range.size;
  if (last < header.size) return { status: 'truncated', last, size: header.size };
  if (last > header.size) return toBroken(reading, 'size_mismatch', `The export says that it ends with entry ${header.size}, and goes on to entry ${last}.`);
  if (trustedKeys.length === 0) return { ...toUnverifiable('no_key', 'No key was given to trust, so nobody is known to have signed for this.'), keys: header.keys };
  if (kept && isForked) return anchored && anchored.size >= kept.size ? { status: 'forked', size: kept.size } : toUnlikeKept(reading, kept.size);
  if (kept && kept.size > last) return { status: 'rolled-back', last, size: kept.size };
  const facts = toFacts(reading, header);
  if (anchored?.size === last) return { status: 'verified', checkpoint: anchored, ...facts };
  const through = toThrough(reading);
  return { status: 'not-anchored', through, rest: last - Math.max(header.first, through), ...(anchored && { checkpoint: anchored }), ...facts };
}

/** Nobody has signed for the entries that are not those of the checkpoint that was kept: it is they that are wrong. */
function toUnlikeKept(reading: Reading, size: number): ExportResult {
  return toBroken(reading, 'root_mismatch', `The entries up to ${size} are not those that the checkpoint you have kept was signed for: one or more of them were changed.`);
}
