// What it costs to verify an exported log, in time and memory: `node bench/verify.ts [--entries 1000000] [--rounds 3] [--json OUT]`.
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

const readChunks = (from: string): AsyncIterable<Buffer> => createReadStream(from, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>;

async function hashLines(from: string, sha256: Sha256): Promise<void> {
  const digest = new Uint8Array(32);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of readChunks(from)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let end = bytes.indexOf(lineBreak); end >= 0; end = bytes.indexOf(lineBreak, at)) {
      sha256(bytes.subarray(at, end), digest);
      at = end + 1;
    }
    rest = bytes.subarray(at);
  }
}

async function verify(from: string, sha256: Sha256): Promise<void> {
  const { status } = await verifyExport(readChunks(from), { trustedKeys: [key.verifier], sha256 });
  if (status !== 'verified') throw new Error(`The export is ${status}.`);
}

async function runCommand(from: string): Promise<void> {
  const code = await verifyCommand([from, '--key', key.verifierKey], { print: () => {}, complain: print, stdin: process.stdin, showProgress: undefined });
  if (code !== 0) throw new Error(`byleave verify ended with ${code}.`);
}

/** What is hashed to verify: of each entry a leaf, a node, and its commitments. Read from the file as well. */
async function hashAsVerifyingDoes(from: string, sha256: Sha256): Promise<() => Promise<void>> {
  const inputs: Uint8Array[] = [];
  let calls = 0;
  await verify(tenthOf(from), (bytes, into) => {
    calls += 1;
    if (inputs.length < sampledHashes) inputs.push(bytes.slice());
    return sha256(bytes, into);
  });
  const digest = new Uint8Array(32);
  return async () => {
    for await (const _chunk of readChunks(from));
    for (let left = calls * 10; left > 0; left -= inputs.length) for (const input of inputs) sha256(input, digest);
  };
}

type Pass = (from: string) => Promise<void> | Promise<() => Promise<void>>;

/** Each in a process of its own, as a reader runs it: where both SHA-256 take turns in one, neither is compiled well. */
const passes: Readonly<Record<string, Pass>> = {
  'OpenSSL: hash the lines': (from) => hashLines(from, nodeSha256),
  'OpenSSL: the hashes that verifying takes': (from) => hashAsVerifyingDoes(from, nodeSha256),
  'OpenSSL: verify, one thread': (from) => verify(from, nodeSha256),
  'OpenSSL: byleave verify': runCommand,
  'pure JavaScript: hash the lines': (from) => hashLines(from, defaultSha256),
  'pure JavaScript: the hashes that verifying takes': (from) => hashAsVerifyingDoes(from, defaultSha256),
  'pure JavaScript: verify, one thread': (from) => verify(from, defaultSha256),
};

interface Cost {
  /** In milliseconds. */
  readonly wall: number;
  readonly processor: number;
  /** The resident set at most, in MB. */
  readonly megabytes: number;
}

async function run(pass: Pass, from: string): Promise<Cost> {
  let [started, used] = [performance.now(), process.cpuUsage()];
  const prepared = await pass(from);
  if (prepared) {
    [started, used] = [performance.now(), process.cpuUsage()];
    await prepared();
  }
  const { user, system } = process.cpuUsage(used);
  return { wall: performance.now() - started, processor: (user + system) / 1_000, megabytes: process.resourceUsage().maxRSS / 1_024 };
}

const passed = readOption('--pass');
if (passed !== undefined) {
  print(JSON.stringify(await run(passes[passed]!, readOption('--in')!)));
  process.exit();
}

function tenthOf(from: string): string {
  return `${from}-tenth`;
}

function runSelf(args: readonly string[]): string {
  const { status, stdout } = spawnSync(process.execPath, [import.meta.filename, ...args], { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}.`);
  return stdout;
}

const runPass = (name: string, from: string): Cost => JSON.parse(runSelf(['--pass', name, '--in', from])) as Cost;
const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;

const folder = mkdtempSync(join(tmpdir(), 'byleave-bench-'));
const file = join(folder, 'log.jsonl');
try {
  print(`writing ${total.toLocaleString('en')} entries …`);
  runSelf(['--entries', String(total), '--write', file]);
  runSelf(['--entries', String(total / 10), '--write', tenthOf(file)]);
  const costs = new Map<string, Cost[]>(Object.keys(passes).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) for (const [name, each] of costs) each.push(runPass(name, file));

  const perEntry = (name: string, kind: 'wall' | 'processor'): number => (median(costs.get(name)!.map((cost) => cost[kind])) * 1_000) / total;
  for (const name of costs.keys()) print(`${perEntry(name, 'wall').toFixed(2).padStart(8)} µs per entry, ${perEntry(name, 'processor').toFixed(2)} of processors  ${name}`);
  /** Of one round each, in which both had the same noise. */
  const toRatio = (kind: 'wall' | 'processor', name: string, to: string): number => median(costs.get(name)!.map((cost, round) => cost[kind] / costs.get(to)![round]![kind]));
  const megabytes = median(costs.get('OpenSSL: byleave verify')!.map((cost) => cost.megabytes));
  const megabytesOfTenth = runPass('OpenSSL: byleave verify', tenthOf(file)).megabytes;
  const ratios: Record<string, number> = { 'byleave verify, resident set to that of a tenth': megabytes / megabytesOfTenth };
  for (const name of Object.keys(passes).filter((each) => each.includes('verify') && !each.includes('takes'))) {
    const [kind] = name.split(':') as [string];
    ratios[`${name}, to hashing the lines`] = toRatio('wall', name, `${kind}: hash the lines`);
    ratios[`${name}, to the hashes it takes`] = toRatio('wall', name, `${kind}: the hashes that verifying takes`);
    ratios[`${name}, to hashing the lines, processor time`] = toRatio('processor', name, `${kind}: hash the lines`);
  }
  publish({ microseconds: Object.fromEntries([...costs.keys()].map((name) => [name, perEntry(name, 'wall')])), ratios, facts: { entries: total, megabytes, megabytesOfTenth } });
  const isFast =
    ratios['OpenSSL: byleave verify, to hashing the lines']! <= mostTimes.command &&
    ratios['OpenSSL: verify, one thread, to hashing the lines, processor time']! <= mostTimes.oneThread &&
    ratios['pure JavaScript: verify, one thread, to hashing the lines, processor time']! <= mostTimes.pureJavaScript;
  if (!isFast || megabytes / megabytesOfTenth > mostGrowth) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
