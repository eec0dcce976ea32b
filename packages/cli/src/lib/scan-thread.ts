import { parentPort } from 'node:worker_threads';
import { createLinesScan, type ScanLines, type ScannedLines, type ScanRoom } from '@byleave/core/audit-log';
import { nodeSha256 } from './node-sha256.ts';

/** What a thread is asked to scan. The buffers are handed over, and come back with the answer. */
export interface ScanRequest {
  readonly tenant: string;
  readonly lines: Uint8Array<ArrayBuffer>;
  readonly room: ScanRoom;
}

export interface ScanAnswer {
  readonly lines: Uint8Array<ArrayBuffer>;
  /** The claims as one text, a line each: from one thread to another, a list costs as much as a fifth of the scan. */
  readonly scanned: Omit<ScannedLines, 'claims'> & { readonly claims: string };
}

const scans = new Map<string, ScanLines>();

parentPort?.on('message', ({ tenant, lines, room }: ScanRequest) => {
  const scan = scans.get(tenant) ?? createLinesScan(tenant, nodeSha256);
  scans.set(tenant, scan);
  const scanned = scan(lines, room);
  const answer: ScanAnswer = { lines, scanned: { ...scanned, claims: scanned.claims.join('\n') } };
  parentPort?.postMessage(answer, [lines.buffer, room.numbers.buffer, room.leafHashes.buffer]);
});
