import { createEntryScan, type ScannedEntry } from './log-entry-scan.ts';
import { hashBytes, type Sha256 } from './merkle-hash.ts';

/** The entries among some lines that a scan could tell, in the form that one thread hands to another soonest. */
export interface ScannedLines extends ScanRoom {
  readonly count: number;
  /** The actions that are claimed, in the order of their entries. None has a line break in its id. */
  readonly claims: readonly string[];
}

/** Where a scan puts what it finds. Used again, it costs no memory to make. */
export interface ScanRoom {
  /** Of each entry: where it begins and ends, its sequence, its time, whether something was left out of it, and the index of its claim or -1. */
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly leafHashes: Uint8Array<ArrayBuffer>;
}

/**
 * @param bytes Lines, each with its line break.
 * @param room Entries for which there is none are left to others.
 */
export type ScanLines = (bytes: Uint8Array, room: ScanRoom) => ScannedLines;

/** No line with an entry is as short: its required members alone are longer. */
const leastLine = 96;
const numbersEach = 6;
/** LF, which stands within no text of an entry. */
const lineBreak = 0x0a;

/** Room for whatever entries so many bytes of lines can be. */
export function createScanRoom(bytes: number): ScanRoom {
  const most = Math.ceil(bytes / leastLine);
  return { numbers: new Float64Array(most * numbersEach), leafHashes: new Uint8Array(most * hashBytes) };
}

/** Scans lines, and passes over those that take more to read, see `ScanEntry`. What they are to each other, it does not ask. */
export function createLinesScan(tenant: string, sha256: Sha256): ScanLines {
  const scan = createEntryScan(tenant, sha256);
  return (bytes, { numbers, leafHashes }) => {
    const most = leafHashes.length / hashBytes;
    const claims: string[] = [];
    let count = 0;
    for (let at = 0; at < bytes.length && count < most; ) {
      const entry = scan(bytes, at);
      if (!entry) {
        const end = bytes.indexOf(lineBreak, at);
        if (end < 0) break;
        at = end + 1;
        continue;
      }
      const place = count * numbersEach;
      numbers[place] = at;
      numbers[place + 1] = entry.end;
      numbers[place + 2] = entry.sequence;
      numbers[place + 3] = entry.at;
      numbers[place + 4] = Number(entry.isRedacted);
      numbers[place + 5] = entry.claimOf === undefined ? -1 : claims.push(entry.claimOf) - 1;
      leafHashes.set(entry.leafHash, count * hashBytes);
      count += 1;
      at = entry.end;
    }
    return { count, numbers, leafHashes, claims };
  };
}

/** Of the entries that begin at `from` or behind it, the index of the first; `count` where there is none. */
export function indexOfScanned(scanned: ScannedLines, from: number): number {
  let [least, most] = [0, scanned.count];
  while (least < most) {
    const middle = (least + most) >>> 1;
    if (startOfScanned(scanned, middle) < from) least = middle + 1;
    else most = middle;
  }
  return least;
}

/** Where the entry at an index below `count` begins. */
export function startOfScanned({ numbers }: ScannedLines, index: number): number {
  return numbers[index * numbersEach]!;
}

/** The entry at an index below `count`. */
export function toScannedEntry({ numbers, leafHashes, claims }: ScannedLines, index: number): ScannedEntry {
  const place = index * numbersEach;
  return {
    end: numbers[place + 1]!,
    sequence: numbers[place + 2]!,
    at: numbers[place + 3]!,
    leafHash: leafHashes.subarray(index * hashBytes, (index + 1) * hashBytes),
    claimOf: claims[numbers[place + 5]!],
    isRedacted: numbers[place + 4] === 1,
  };
}
