import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { createLinesScan, createScanRoom, verifyExport } from '../../../core/src/audit-log.ts';
import { createExport, createFixtureKey, inChunks, listEntries } from '../../../core/src/lib/log-export-fixture.ts';
import { nodeSha256 } from './node-sha256.ts';
import { createScanThreads, type ScanThreads } from './scan-threads.ts';

let lines: readonly string[];
beforeAll(async () => {
  lines = (await createExport(12)).slice(1);
});

/** Within it, every claim of another tool has to be looked at. */
const stop = { 10: { type: 'stop.pressed', facts: { stop: 'stop-1', scope: { toolName: 'other' } } }, 30: { type: 'stop.reset', facts: { stop: 'stop-1' } } };
const toBytes = (from: number): Uint8Array => new TextEncoder().encode(lines.slice(from).map((line) => `${line}\n`).join(''));

function start(count: number): ScanThreads {
  const threads = createScanThreads(count);
  onTestFinished(() => threads.end());
  return threads;
}

/** What is in the room behind what was found is left from before. */
function scanHere(bytes: Uint8Array): object {
  const { count, claims, numbers, leafHashes } = createLinesScan('acme', nodeSha256)(bytes, createScanRoom(bytes.length));
  return { count, claims, numbers: numbers.slice(0, count * 6), leafHashes: leafHashes.slice(0, count * 32) };
}

it('finds in threads what is found without, in rooms that are used again', async () => {
  const threads = start(2);
  for (const round of [[7, 3, 0], [0, 7, 3], [3, 11, 7]]) {
    const blocks = await Promise.all(round.map((from) => threads.scan('acme', toBytes(from))));
    for (const [index, { lines: given, scanned: { count, claims, numbers, leafHashes }, release }] of blocks.entries()) {
      expect(given).toEqual(toBytes(round[index]!));
      expect({ count, claims, numbers: numbers.slice(0, count * 6), leafHashes: leafHashes.slice(0, count * 32) }).toEqual(scanHere(given));
      expect(count).toBe(12 - round[index]!);
      release();
    }
  }
});

it('comes to the same as one thread alone, whatever is changed', async () => {
  const scanner = start(2);
  const options = { trustedKeys: [(await createFixtureKey()).verifier], sha256: nodeSha256 };
  const bytes = Buffer.from((await createExport(40, { entries: listEntries(40, stop) })).map((line) => `${line}\n`).join(''));
  const places = Array.from({ length: 40 }, (_, index) => Math.floor(((index + 1) * bytes.length) / 41));
  const [third, fourth] = [bytes.indexOf('{"leaf":', 3_000), bytes.indexOf('{"leaf":', 4_000)];
  const changed = [bytes, Buffer.concat([bytes.subarray(0, third), bytes.subarray(fourth)]), Buffer.concat([bytes.subarray(0, fourth), bytes.subarray(third)]), ...places.flatMap((at) => [bytes.subarray(0, at), Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]), Buffer.from(bytes).fill(bytes[at]! ^ 1, at, at + 1)])];
  const seen = new Set<string>();
  for (const each of changed) {
    const alone = await verifyExport(inChunks(each, 4_000), options);
    expect(await verifyExport(inChunks(each, 4_000), { ...options, scanner })).toEqual(alone);
    seen.add('code' in alone ? alone.code : alone.status);
  }
  expect([...seen]).toEqual(expect.arrayContaining(['verified', 'truncated', 'gap', 'sequence_repeated', 'malformed_line', 'opening_mismatch']));
});

it('keeps a copy of the lines it is given', async () => {
  const bytes = toBytes(0);
  const asked = start(1).scan('acme', bytes);
  bytes.fill(0);
  expect((await asked).scanned.count).toBe(12);
});

it('answers with an error when its threads have ended, then and ever after', async () => {
  const threads = start(1);
  const asked = threads.scan('acme', toBytes(0));
  const failed = expect(asked).rejects.toThrow('has ended');
  await threads.end();
  await failed;
  await expect(threads.scan('acme', toBytes(0))).rejects.toThrow('has ended');
});

it('answers with its error to all who wait when a thread fails', async () => {
  const threads = start(1);
  const asked = [threads.scan(1n as unknown as string, toBytes(0)), threads.scan('acme', toBytes(0))];
  const results = await Promise.allSettled(asked);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
