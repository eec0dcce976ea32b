// What it costs to verify an exported log, in time and memory: `node bench/verify.ts [--entries 1000000] [--json OUT]`.
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { nodeSha256 } from '../packages/cli/src/lib/node-sha256.ts';
import { verifyCommand } from '../packages/cli/src/lib/verify-command.ts';
import { verifyExport, type Sha256 } from '../packages/core/src/audit-log.ts';
import { createFixtureKey, createLoggedEntry, writeExport } from '../packages/core/src/lib/log-export-fixture.ts';
import { defaultSha256 } from '../packages/core/src/lib/merkle-hash.ts';
import { print, publish, readOption } from './measure.ts';

const total = Number(readOption('--entries') ?? 1_000_000);
const chunkBytes = 262_144;
/** Of one chunk in so many the hashes are made a second time, by themselves. */
const everyChunk = 16;
const lineBreak = 10;
/** What the goal is, for the implementation that is the default everywhere. */
const mostTimes = 2;
/** Of the resident set at all entries to that at a tenth of them. */
const mostGrowth = 1.3;
const key = await createFixtureKey();

async function* writeLog(): AsyncGenerator<string> {
  const entries = (function* () {
    for (let sequence = 1; sequence <= total; sequence += 1) yield createLoggedEntry(sequence);
  })();
  let text = '';
  for await (const line of writeExport({ key, entries, checkpoints: [total], size: total })) {
    text += `${line}\n`;
    if (text.length < chunkBytes) continue;
    yield text;
    text = '';
  }
  yield text;
}

/** In a process of its own, so that the memory measured is that of the one that verifies. */
const written = readOption('--write');
if (written !== undefined) {
  await pipeline(Readable.from(writeLog()), createWriteStream(written));
  process.exit();
}

/** The command line's own command, in a process of its own too. Prints its resident set at most, in kilobytes. */
const verified = readOption('--verify');
if (verified !== undefined) {
  const code = await verifyCommand([verified, '--key', key.verifierKey], { print: () => {}, complain: print, stdin: process.stdin, showProgress: undefined });
  print(String(process.resourceUsage().maxRSS));
  process.exit(code);
}

interface Measured {
  /** SHA-256 over each line of the file, ms. */
  readonly hashLines: number;
  /** Everything from the file's bytes to the result, ms. */
  readonly verify: number;
  /** What of that is SHA-256: leaves, nodes, commitments. */
  readonly ownHashes: number;
  readonly hashCalls: number;
  readonly status: string;
}

const timed = (work: () => void): number => {
  const started = performance.now();
  work();
  return performance.now() - started;
};

/** Each chunk is hashed line by line, then verified, in one thread, so that noise meets both alike; to read it counts for neither. */
async function measureVerify(file: string, sha256: Sha256): Promise<Measured> {
  let [hashLines, waited, replayed, calls, recordedCalls, chunks] = [0, 0, 0, 0, 0, 0];
  let inputs: Uint8Array[] | undefined;
  const digest = new Uint8Array(32);
  const watched: Sha256 = (bytes, into) => {
    calls += 1;
    if (inputs) inputs.push(bytes.slice());
    return sha256(bytes, into);
  };
  let rest = Buffer.alloc(0);

  /** Between two chunks everything waits for this, and none of it counts as verifying. */
  function measureBeside(chunk: Buffer): void {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    hashLines += timed(() => {
      for (let end = bytes.indexOf(lineBreak); end >= 0; end = bytes.indexOf(lineBreak, at)) {
        sha256(bytes.subarray(at, end), digest);
        at = end + 1;
      }
    });
    if (inputs) {
      const recorded = inputs;
      recordedCalls += recorded.length;
      replayed += timed(() => recorded.forEach((input) => sha256(input, digest)));
      inputs = undefined;
    }
    if (chunks % everyChunk === 0) inputs = [];
    rest = Buffer.from(bytes.subarray(at));
    chunks += 1;
  }

  async function* read(): AsyncGenerator<Buffer> {
    let asked = performance.now();
    for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
      measureBeside(chunk);
      waited += performance.now() - asked;
      yield chunk;
      asked = performance.now();
    }
  }

  const started = performance.now();
  const result = await verifyExport(read(), { trustedKeys: [key.verifier], sha256: watched });
  const verify = performance.now() - started - waited;
  return { hashLines, verify, ownHashes: (replayed * calls) / Math.max(1, recordedCalls), hashCalls: calls, status: result.status };
}

function runSelf(args: readonly string[]): string {
  return spawnSync(process.execPath, [import.meta.filename, ...args], { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' }).stdout;
}

const folder = mkdtempSync(join(tmpdir(), 'byleave-bench-'));
const [file, tenth] = [join(folder, 'log.jsonl'), join(folder, 'tenth.jsonl')];
try {
  print(`writing ${total.toLocaleString('en')} entries …`);
  runSelf(['--entries', String(total), '--write', file]);
  runSelf(['--entries', String(total / 10), '--write', tenth]);
  const [megabytesOfTenth, megabytes] = [tenth, file].map((each) => Number(runSelf(['--verify', each]).trim()) / 1_024) as [number, number];
  print(`byleave verify: at most ${megabytes.toFixed(0)} MB, with a tenth of the entries ${megabytesOfTenth.toFixed(0)} MB`);
  const each = (milliseconds: number): number => (milliseconds * 1_000) / total;
  const subjects = { 'pure JavaScript': defaultSha256, OpenSSL: nodeSha256 };
  const microseconds: Record<string, number> = {};
  const ratios: Record<string, number> = { 'resident set to that of a tenth': megabytes / megabytesOfTenth };
  const facts: Record<string, unknown> = { entries: total, megabytes, megabytesOfTenth };
  let isWhole = true;
  for (const [name, sha256] of Object.entries(subjects)) {
    const measured = await measureVerify(file, sha256);
    isWhole &&= measured.status === 'verified';
    for (const part of ['hashLines', 'verify', 'ownHashes'] as const) {
      microseconds[`${name}: ${part}`] = each(measured[part]);
      print(`${each(measured[part]).toFixed(2).padStart(8)} µs  per entry, ${name}: ${part}`);
    }
    ratios[`${name}: verify to hashing the lines`] = measured.verify / measured.hashLines;
    ratios[`${name}: verify to the hashes it takes`] = measured.verify / measured.ownHashes;
    facts[name] = { seconds: measured.verify / 1_000, hashCallsPerEntry: measured.hashCalls / total, status: measured.status };
    print(`${name}: ${measured.status} in ${(measured.verify / 1_000).toFixed(1)} s, ${(measured.hashCalls / total).toFixed(2)} hashes an entry`);
  }
  publish({ microseconds, ratios, facts });
  const isWithin = ratios['pure JavaScript: verify to hashing the lines']! <= mostTimes && megabytes / megabytesOfTenth <= mostGrowth;
  if (!isWhole || !isWithin) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
