// What it costs to verify an exported log, in time and memory: `node bench/verify.ts [--entries 1000000] [--rounds 3] [--json OUT]`.
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { nodeSha256 } from '../packages/cli/src/lib/node-sha256.ts';
import { createScanThreads } from '../packages/cli/src/lib/scan-threads.ts';
import { verifyCommand } from '../packages/cli/src/lib/verify-command.ts';
import { verifyExport, type LineScanner, type Sha256 } from '../packages/core/src/audit-log.ts';
import { createFixtureKey, createLoggedEntry, writeExport } from '../packages/core/src/lib/log-export-fixture.ts';
import { defaultSha256 } from '../packages/core/src/lib/merkle-hash.ts';
import { print, publish, readOption } from './measure.ts';

const total = Number(readOption('--entries') ?? 1_000_000);
const rounds = Number(readOption('--rounds') ?? 3);
const chunkBytes = 262_144;
const lineBreak = 10;
const sampledHashes = 40_000;
/** To hashing the lines of the same file. Of the command by the clock, the goal; of one thread in processor time, what is reached. */
const mostTimes = { command: 2, oneThread: 4.5, pureJavaScript: 2 };
/** Of the resident set at all entries to that at a tenth of them. */
const mostGrowth = 1.4;
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

/** The command itself, in a process of its own too. Prints its resident set at most, in kilobytes. */
const verified = readOption('--verify');
if (verified !== undefined) {
  const code = await verifyCommand([verified, '--key', key.verifierKey], { print: () => {}, complain: print, stdin: process.stdin, showProgress: undefined });
  print(String(process.resourceUsage().maxRSS));
  process.exit(code);
}

const folder = mkdtempSync(join(tmpdir(), 'byleave-bench-'));
const [file, tenth] = [join(folder, 'log.jsonl'), join(folder, 'tenth.jsonl')];
const readChunks = (from = file): AsyncIterable<Buffer> => createReadStream(from, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>;
let isVerified = true;

async function hashLines(sha256: Sha256): Promise<void> {
  const digest = new Uint8Array(32);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of readChunks()) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let end = bytes.indexOf(lineBreak); end >= 0; end = bytes.indexOf(lineBreak, at)) {
      sha256(bytes.subarray(at, end), digest);
      at = end + 1;
    }
    rest = bytes.subarray(at);
  }
}

async function verify(sha256: Sha256, scanner?: LineScanner): Promise<void> {
  const { status } = await verifyExport(readChunks(), { trustedKeys: [key.verifier], sha256, ...(scanner && { scanner }) });
  isVerified &&= status === 'verified';
}

async function verifyInThreads(): Promise<void> {
  const threads = createScanThreads();
  await verify(nodeSha256, threads);
  await threads.end();
}

/** What is hashed to verify: of each entry a leaf, a node, and its commitments. */
async function sampleHashes(): Promise<{ readonly inputs: readonly Uint8Array[]; readonly callsEach: number }> {
  const inputs: Uint8Array[] = [];
  let calls = 0;
  const sha256: Sha256 = (bytes, into) => {
    calls += 1;
    if (inputs.length < sampledHashes) inputs.push(bytes.slice());
    return nodeSha256(bytes, into);
  };
  await verifyExport(readChunks(tenth), { trustedKeys: [key.verifier], sha256 });
  return { inputs, callsEach: calls / (total / 10) };
}

function runSelf(args: readonly string[]): string {
  return spawnSync(process.execPath, [import.meta.filename, ...args], { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' }).stdout;
}

const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;

try {
  print(`writing ${total.toLocaleString('en')} entries …`);
  runSelf(['--entries', String(total), '--write', file]);
  runSelf(['--entries', String(total / 10), '--write', tenth]);
  const [megabytesOfTenth, megabytes] = [tenth, file].map((each) => Number(runSelf(['--verify', each]).trim()) / 1_024) as [number, number];
  print(`byleave verify: at most ${megabytes.toFixed(0)} MB, with a tenth of the entries ${megabytesOfTenth.toFixed(0)} MB`);

  const { inputs, callsEach } = await sampleHashes();
  const digest = new Uint8Array(32);
  const hashAsMany = async (sha256: Sha256): Promise<void> => {
    for (let left = total * callsEach; left > 0; left -= inputs.length) for (const input of inputs) sha256(input, digest);
  };
  const passes: Readonly<Record<string, () => Promise<void>>> = {
    'OpenSSL: hash the lines': () => hashLines(nodeSha256),
    'OpenSSL: the hashes that verifying takes': () => hashAsMany(nodeSha256),
    'OpenSSL: verify, one thread': () => verify(nodeSha256),
    'OpenSSL: byleave verify': verifyInThreads,
    'pure JavaScript: hash the lines': () => hashLines(defaultSha256),
    'pure JavaScript: the hashes that verifying takes': () => hashAsMany(defaultSha256),
    'pure JavaScript: verify, one thread': () => verify(defaultSha256),
  };
  const times = new Map<string, { readonly wall: number[]; readonly processor: number[] }>(Object.keys(passes).map((name) => [name, { wall: [], processor: [] }]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, pass] of Object.entries(passes)) {
      const [started, used] = [performance.now(), process.cpuUsage()];
      await pass();
      const { user, system } = process.cpuUsage(used);
      times.get(name)!.wall.push(((performance.now() - started) * 1_000) / total);
      times.get(name)!.processor.push((user + system) / total);
    }
  }
  for (const [name, { wall, processor }] of times) print(`${median(wall).toFixed(2).padStart(8)} µs per entry, ${median(processor).toFixed(2)} of processors  ${name}`);
  /** Of one round each, in which both had the same noise. */
  const toRatio = (kind: 'wall' | 'processor', name: string, to: string): number => median(times.get(name)![kind].map((value, round) => value / times.get(to)![kind][round]!));
  const ratios: Record<string, number> = { 'resident set to that of a tenth': megabytes / megabytesOfTenth };
  for (const name of Object.keys(passes).filter((each) => each.includes('verify'))) {
    const [kind] = name.split(':') as [string];
    if (name.includes('takes')) continue;
    ratios[`${name}, to hashing the lines`] = toRatio('wall', name, `${kind}: hash the lines`);
    ratios[`${name}, to the hashes it takes`] = toRatio('wall', name, `${kind}: the hashes that verifying takes`);
    ratios[`${name}, to hashing the lines, processor time`] = toRatio('processor', name, `${kind}: hash the lines`);
  }
  publish({ microseconds: Object.fromEntries([...times].map(([name, { wall }]) => [name, median(wall)])), ratios, facts: { entries: total, megabytes, megabytesOfTenth, hashesEach: callsEach } });
  const isFast =
    ratios['OpenSSL: byleave verify, to hashing the lines']! <= mostTimes.command &&
    ratios['OpenSSL: verify, one thread, to hashing the lines, processor time']! <= mostTimes.oneThread &&
    ratios['pure JavaScript: verify, one thread, to hashing the lines, processor time']! <= mostTimes.pureJavaScript;
  const isWithin = isFast && megabytes / megabytesOfTenth <= mostGrowth;
  if (!isVerified || !isWithin) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
