// The memory of an authority that reads and exports a long log: `node bench/log-memory.ts [--entries 100000] [--json OUT]`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, createHandler, type Authority, type Storage } from '../packages/authority/src/index.ts';
import { createLogKey, logOrigin, rita } from '../packages/authority/src/lib/log-fixture.ts';
import { createChangeablePolicy, sendPayment } from '../packages/authority/src/lib/office-fixture.ts';
import { createStoredAction } from '../packages/authority/src/lib/stored-action-fixture.ts';
import { createSqliteStorage } from '../packages/authority/src/sqlite.ts';
import { createLoggedEntry } from '../packages/core/src/lib/log-export-fixture.ts';
import type { AuditEntry } from '../packages/core/src/index.ts';
import { print, publish, readOption } from './measure.ts';

const total = Number(readOption('--entries') ?? 100_000);
const atOnce = 2_000;
const entriesEach = 4;
const pageSize = 200;
/** In MiB, for what is old and what is new: a fraction of what an export has, so nobody can keep one. V8 would take more room than is held, for as long as it gets it. */
const heap = { old: 40, new: 8 };
/** Of the most at all entries to the most at a tenth of them. */
const most = 1.3;
const ways = ['read', 'export'] as const;

async function open(file: string): Promise<{ readonly storage: Storage; readonly authority: Authority }> {
  const storage = await createSqliteStorage(file);
  const { signer } = await createLogKey();
  return { storage, authority: createAuthority({ storage, tools: [sendPayment], policy: createChangeablePolicy(), log: { origin: logOrigin, signers: [signer] } }) };
}

async function fill(file: string, count: number): Promise<void> {
  const { storage, authority } = await open(file);
  for (let from = 1; from <= count; from += atOnce) {
    await storage.transact(async (transaction) => {
      for (let sequence = from; sequence < from + atOnce; sequence += 1) {
        const { sequence: _sequence, ...entry } = createLoggedEntry(sequence) as AuditEntry;
        if ((sequence - 1) % entriesEach === 0) await transaction.insertAction(createStoredAction({ id: entry.actionId, callId: entry.actionId, state: 'executed' }));
        await transaction.appendEntry(entry);
      }
    });
    await authority.seal();
  }
  await authority.close();
  await storage.close();
}

async function readAll(authority: Authority): Promise<number> {
  let entries = 0;
  for (let before: number | undefined = Infinity; before !== undefined; ) {
    const page = await authority.readAudit(rita, { limit: pageSize, whose: 'everybody', ...(before !== Infinity && { before }) });
    if (!page.ok) throw new Error(page.refusal.code);
    entries += page.value.entries.length;
    before = page.value.next;
  }
  return entries;
}

/** Over the wire, as auditors get it. */
async function exportAll(authority: Authority): Promise<number> {
  const handle = createHandler({ authority, authenticate: () => rita });
  const { body } = await handle(new Request('http://authority.test/v1/log/export', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }));
  let lines = 0;
  for await (const chunk of body!) for (const byte of chunk) lines += Number(byte === 0x0a);
  return lines - 2;
}

const [filled, opened] = [readOption('--fill'), readOption('--open')];
if (filled !== undefined) {
  await fill(filled, total);
  process.exit();
}
if (opened !== undefined) {
  const { authority } = await open(opened);
  const entries = await (readOption('--way') === 'export' ? exportAll : readAll)(authority);
  if (entries < total) throw new Error(`${entries} of ${total} entries came`);
  print(String(process.resourceUsage().maxRSS));
  process.exit();
}

function runSelf(args: readonly string[]): string {
  const { status, stdout } = spawnSync(process.execPath, [`--max-old-space-size=${heap.old}`, `--max-semi-space-size=${heap.new}`, import.meta.filename, ...args], { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
  if (status !== 0) throw new Error(`it ended with ${status}`);
  return stdout;
}

const folder = mkdtempSync(join(tmpdir(), 'byleave-bench-memory-'));
try {
  const megabytes: Record<string, number> = {};
  for (const count of [total / 10, total]) {
    const file = join(folder, `${count}.db`);
    print(`writing ${count.toLocaleString('en')} entries …`);
    runSelf(['--entries', String(count), '--fill', file]);
    for (const way of ways) {
      megabytes[`${way} ${count}`] = Number(runSelf(['--entries', String(count), '--open', file, '--way', way]).trim()) / 1_024;
      print(`${way}: at most ${megabytes[`${way} ${count}`]!.toFixed(0)} MB`);
    }
  }
  const ratios = Object.fromEntries(ways.map((way) => [`${way}, to a tenth of the entries`, megabytes[`${way} ${total}`]! / megabytes[`${way} ${total / 10}`]!]));
  publish({ microseconds: {}, ratios, facts: { entries: total, megabytes, heap, most } });
  if (Object.values(ratios).some((ratio) => ratio > most)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
