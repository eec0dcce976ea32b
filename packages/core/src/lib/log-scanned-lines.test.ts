import { beforeAll, expect, it } from 'vitest';
import { createEntryScan } from './log-entry-scan.ts';
import { createExport } from './log-export-fixture.ts';
import { createLinesScan, createScanRoom, indexOfScanned, startOfScanned, toScannedEntry, type ScanRoom, type ScannedLines } from './log-scanned-lines.ts';
import { defaultSha256, hashBytes } from './merkle-hash.ts';

let bytes: Uint8Array;
/** Where each line begins: six entries, one that nobody understands in their middle, a checkpoint. */
let starts: readonly number[];
const unknown = 3;

beforeAll(async () => {
  const [, ...lines] = await createExport(6);
  const each = lines.toSpliced(unknown, 0, 'neither é nor JSON').map((line) => Buffer.from(`${line}\n`));
  bytes = Buffer.concat(each);
  starts = each.map((_, index) => Buffer.concat(each.slice(0, index)).length);
});

const scan = (lines: Uint8Array, room: ScanRoom = createScanRoom(lines.length)): ScannedLines => createLinesScan('acme', defaultSha256)(lines, room);

it('finds each entry where it stands, as a scan of it alone does', () => {
  const scanned = scan(bytes);
  const entries = starts.toSpliced(unknown, 1).slice(0, -1);
  expect(Array.from({ length: scanned.count }, (_, index) => startOfScanned(scanned, index))).toEqual(entries);
  for (const [index, start] of entries.entries()) expect(toScannedEntry(scanned, index)).toEqual(createEntryScan('acme', defaultSha256)(bytes, start));
});

it('finds the next entry from any place on', () => {
  const scanned = scan(bytes);
  expect(starts.map((start) => indexOfScanned(scanned, start))).toEqual([0, 1, 2, 3, 3, 4, 5, 6]);
  expect(indexOfScanned(scanned, 1)).toBe(1);
});

it('leaves to others what there is no room for', () => {
  const { numbers, leafHashes } = createScanRoom(bytes.length);
  expect(scan(bytes, { numbers: numbers.slice(0, 12), leafHashes: leafHashes.slice(0, 2 * hashBytes) }).count).toBe(2);
});

it('finds nothing in what another scan left in the room', () => {
  const room = createScanRoom(bytes.length);
  scan(bytes, room);
  expect(scan(new Uint8Array(), room).count).toBe(0);
});

it('finds nothing in a line that does not end', () => {
  expect(scan(bytes.subarray(0, starts[1]! - 1)).count).toBe(0);
});
