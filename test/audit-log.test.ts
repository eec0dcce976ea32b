import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHandler, type Authority, type Caller, type Storage } from '../packages/authority/src/index.ts';
import { loadSigner } from '../packages/authority/src/log-keys.ts';
import { createLogKey, dora, logOrigin, rita, type LogKey } from '../packages/authority/src/lib/log-fixture.ts';
import { accepted, agent, codeOf, createOffice, mail, maya } from '../packages/authority/src/lib/office-fixture.ts';
import { createSqliteStorage } from '../packages/authority/src/sqlite.ts';
import { createClient, type ByleaveClient } from '../packages/client/src/index.ts';
import { checkLog, createBrowserMemory, verifyEntry, type LogMemory } from '../packages/client/src/log.ts';
import { formatVerifierKey, type NoteSigner } from '../packages/core/src/audit-log.ts';
import { readTiledLog } from './tiles-reader.ts';

const callers: Readonly<Record<string, Caller>> = { agent, maya, rita, dora };
let folder: string;
let storage: Storage;
let key: LogKey;
let authority: Authority;
let memory: LogMemory;
const kept = new Map<string, string>();

/**
 * Its time stands still: the office's executions last 100 ms, and one that takes longer has an entry more: that its
 * deadline passed before anybody knew how it ended.
 */
function openOffice(signers: readonly NoteSigner[]): Authority {
  return createOffice({ storage, createId: () => crypto.randomUUID(), policyTimeoutMs: 60_000, log: { origin: logOrigin, signers, intervalMs: 100_000 } }).authority;
}

async function open(file = 'authority.db'): Promise<Authority> {
  storage = await createSqliteStorage(join(folder, file));
  return openOffice([key.signer]);
}

function connect(as: string, of: Authority = authority): ByleaveClient {
  const fetch = createHandler({ authority: of, authenticate: (request) => callers[request.headers.get('authorization') ?? ''] });
  return createClient({ baseUrl: 'http://authority.test', headers: () => ({ authorization: as }), fetch });
}

async function readMails(count: number, of: Authority = authority): Promise<void> {
  const client = connect('agent', of);
  for (let call = 0; call < count; call += 1) {
    const { action, claimId } = accepted(await client.propose(mail({ callId: crypto.randomUUID(), claim: true })));
    accepted(await client.complete(action.id, { claimId: claimId!, outcome: { status: 'succeeded' } }));
  }
  await of.seal();
}

async function close(of: Authority): Promise<void> {
  await of.close();
  await storage.close();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'byleave-log-'));
  key = await createLogKey();
  kept.clear();
  memory = createBrowserMemory({ getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) });
  authority = await open();
});
afterEach(async () => {
  await close(authority);
  rmSync(folder, { recursive: true });
});

describe('a client that keeps the last checkpoint', () => {
  it('sees a log that goes on, over a restart too', async () => {
    const client = connect('maya');
    expect(await checkLog(client, { memory })).toEqual({ status: 'empty', waiting: 0 });
    await readMails(2);
    expect(await checkLog(client, { memory })).toMatchObject({ status: 'verified', size: 6, isNew: true, waiting: 0 });
    await close(authority);
    authority = await open();
    await readMails(40);
    expect(await checkLog(connect('maya'), { memory })).toMatchObject({ status: 'verified', size: 126, isNew: false });
  });

  it('says so when the log was rolled back, or written anew', async () => {
    await readMails(5);
    expect(await checkLog(connect('maya'), { memory })).toMatchObject({ status: 'verified', size: 15 });
    await close(authority);
    authority = await open('restored-from-backup.db');
    expect(await checkLog(connect('maya'), { memory })).toMatchObject({ status: 'broken', code: 'rolled_back', seen: 15, size: 0 });
    await readMails(2);
    expect(await checkLog(connect('maya'), { memory })).toMatchObject({ status: 'broken', code: 'rolled_back', seen: 15, size: 6 });
    await readMails(3);
    expect(await checkLog(connect('maya'), { memory })).toMatchObject({ status: 'broken', code: 'forked', seen: 15, size: 15 });
    await readMails(3);
    const standing = await checkLog(connect('maya'), { memory });
    expect(standing).toMatchObject({ status: 'broken', code: 'forked', seen: 15, size: 24 });
    expect(await checkLog(connect('maya'), { memory })).toEqual(standing);
  });

  it('trusts no key it was not told of, unless one it trusts has signed beside it', async () => {
    await readMails(1);
    await checkLog(connect('maya'), { memory });
    await authority.close();
    const next = await createLogKey(2, 'example.com/audit-2');
    const impostor = openOffice([next.signer]);
    await readMails(1, impostor);
    expect(await checkLog(connect('maya', impostor), { memory })).toMatchObject({ status: 'unverifiable', code: 'no_trusted_signature' });
    await impostor.close();
    const rotating = openOffice([next.signer, key.signer]);
    await readMails(1, rotating);
    expect(await checkLog(connect('maya', rotating), { memory })).toMatchObject({ status: 'verified', size: 9 });
    await rotating.close();
    const rotated = openOffice([next.signer]);
    await readMails(1, rotated);
    expect(await checkLog(connect('maya', rotated), { memory })).toMatchObject({ status: 'verified', size: 12 });
    await rotated.close();
  });

  it('is not vouched for by a list of names', async () => {
    await readMails(1);
    const client = connect('maya');
    const strange = await createLogKey(9, 'example.com/strange');
    const lying: ByleaveClient = {
      ...client,
      readCheckpoint: async () => {
        const answer = await client.readCheckpoint();
        return answer.ok ? { ok: true, value: { ...answer.value, keys: [...answer.value.keys, formatVerifierKey(strange.verifier)] } } : answer;
      },
    };
    await memory.write(`${logOrigin}/acme`, { checkpoint: accepted(await client.readCheckpoint()).checkpoint!, keys: [formatVerifierKey(key.verifier)] });
    expect(await checkLog(lying, { memory })).toMatchObject({ status: 'verified' });
    expect((await memory.read(`${logOrigin}/acme`))?.keys).toEqual([formatVerifierKey(key.verifier)]);
  });

  it('checks one entry: its place, its signature, and what it shows', async () => {
    await readMails(3);
    const client = connect('maya');
    expect(await verifyEntry(client, 1, { memory })).toMatchObject({ status: 'verified', size: 9, values: { person: { id: 'maya' }, arguments: { id: 'mail-1' } } });
    const change = (edit: (entry: { leaf: Record<string, unknown>; openings?: unknown }) => void): ByleaveClient => ({
      ...client,
      proveEntry: async (sequence) => {
        const answer = accepted(await client.proveEntry(sequence));
        const changed = structuredClone(answer) as unknown as { entry: { leaf: Record<string, unknown> } };
        edit(changed.entry);
        return { ok: true, value: changed as unknown as typeof answer };
      },
    });
    expect(await verifyEntry(change(({ leaf }) => (leaf['toolName'] = 'send_payment')), 1, { memory })).toMatchObject({ status: 'broken' });
    expect(await verifyEntry(change(({ leaf }) => (leaf['sequence'] = 2)), 1, { memory })).toMatchObject({ status: 'broken' });
    expect(await verifyEntry(change((entry) => (entry.openings = { person: { salt: 'A'.repeat(22), value: { id: 'sam' } } })), 1, { memory })).toMatchObject({ status: 'broken' });
    expect(await verifyEntry({ ...client, proveEntry: () => client.proveEntry(2) }, 1, { memory })).toMatchObject({ status: 'broken' });
    expect(await verifyEntry(client, 1, { memory, keys: [formatVerifierKey((await createLogKey(7)).verifier)] })).toMatchObject({ status: 'unverifiable' });
    expect(await verifyEntry(connect('dora'), 1, { memory })).toMatchObject({ status: 'unknown', refusal: { code: 'not_found' } });
  });
});

describe('the wire', () => {
  const run = (args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> =>
    new Promise((resolve) => {
      execFile(process.execPath, ['packages/cli/src/byleave.ts', ...args], (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr }));
    });
  const request = (path: string, as: string): Promise<Response> =>
    createHandler({ authority, authenticate: (asked) => callers[asked.headers.get('authorization') ?? ''] })(new Request(`http://authority.test${path}`, { headers: { authorization: as } }));

  it('exports what `byleave verify` verifies, and not once a byte of it is changed', async () => {
    await readMails(20);
    const { body, entries } = accepted(await connect('rita').exportLog());
    expect(entries).toBe(60);
    const text = await new Response(body).text();
    const file = join(folder, 'export.jsonl');
    writeFileSync(file, text);
    const trusted = ['--key', formatVerifierKey(key.verifier)];
    expect(await run(['verify', file, ...trusted])).toMatchObject({ code: 0 });
    writeFileSync(file, text.replace('"mail-1"', '"mail-2"'));
    expect(await run(['verify', file, ...trusted])).toMatchObject({ code: 1, out: expect.stringMatching(/entry 1\b/u) as string });
    writeFileSync(file, text.slice(0, Math.floor(text.length / 2)));
    expect(await run(['verify', file, ...trusted])).toMatchObject({ code: 1 });
  });

  it('serves tiles as C2SP has them, verified with nothing of ours: full ones for good, to whoever is signed in', async () => {
    await readMails(88);
    const full = await request('/v1/log/tile/0/000', 'maya');
    expect([full.status, full.headers.get('content-type'), full.headers.get('cache-control')]).toEqual([200, 'application/octet-stream', 'private, max-age=31536000, immutable']);
    expect((await full.arrayBuffer()).byteLength).toBe(256 * 32);
    expect((await request('/v1/log/tile/0/001.p/8', 'maya')).headers.get('cache-control')).toBe('no-store');
    expect(await (await request('/v1/log/checkpoint', 'maya')).text()).toMatch(/^example\.com\/audit\/acme\n264\n/u);
    const unlike = (changed: string) => async (path: string) => {
      const answer = await request(`/v1/log/${path}`, 'rita');
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (path === changed) bytes[bytes.length - 9]! ^= 1;
      return bytes;
    };
    const verifierKey = formatVerifierKey(key.verifier);
    const entries = await readTiledLog(unlike('nothing'), verifierKey);
    expect(entries.map((entry) => (JSON.parse(entry.toString()) as { sequence: number }).sequence)).toEqual(Array.from({ length: 264 }, (_, index) => index + 1));
    for (const path of ['checkpoint', 'tile/entries/000', 'tile/entries/001.p/8', 'tile/0/000', 'tile/0/001.p/8', 'tile/1/000.p/1']) await expect(readTiledLog(unlike(path), verifierKey), path).rejects.toThrow(/is not|are not/u);
    await expect(readTiledLog(unlike('nothing'), formatVerifierKey((await createLogKey(2)).verifier))).rejects.toThrow('not signed');
    for (const [path, as, status] of [['/v1/log/tile/entries/000', 'maya', 403], ['/v1/log/tile/0/001', 'maya', 404], ['/v1/log/tile/0/000', 'nobody', 401]] as const) expect((await request(path, as)).status, path).toBe(status);
  });

  it('pages through waiting actions', async () => {
    for (let call = 0; call < 7; call += 1) accepted(await authority.propose(agent, mail({ callId: `c-${call}`, tool: 'send_payment', arguments: { to: 'Ada', amount: 1 } })));
    const ids: string[] = [];
    let before: string | undefined;
    do {
      const page = accepted(await connect('maya').listActions({ state: 'awaitingConsent', limit: 3, ...(before !== undefined && { before }) }));
      ids.push(...page.actions.map(({ callId }) => callId));
      before = page.next;
    } while (before !== undefined);
    expect(ids.toSorted()).toEqual(Array.from({ length: 7 }, (_, call) => `c-${call}`));
  });

  it('asks who erases, and refuses what is misshapen', async () => {
    expect(codeOf(await connect('maya').erasePerson({ userId: 'sam', reason: 'x' }))).toBe('forbidden');
    expect(codeOf(await connect('dora').erasePerson({ userId: '', reason: 'x' }))).toBe('invalid_request');
    expect(codeOf(await connect('maya').exportLog())).toBe('forbidden');
    expect(codeOf(await connect('rita').exportLog({ format: 'xml' as 'csv' }))).toBe('invalid_request');
    expect(codeOf(await connect('maya').readAudit({ whose: 'everybody' }))).toBe('forbidden');
  });
});

describe('a signing key', () => {
  it('is made once where it is missing, for its owner only, and stays the same', async () => {
    const file = join(folder, 'log.key');
    const made = await loadSigner({ file, createAs: 'example.com/audit' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await loadSigner({ file })).key).toEqual(made.key);
    expect((await loadSigner({ env: 'LOG_KEY', environment: { LOG_KEY: await import('node:fs').then((fs) => fs.readFileSync(file, 'utf8')) } })).key).toEqual(made.key);
  });

  it('that is missing or damaged is an error that says what to do, and never a new key', async () => {
    await expect(loadSigner({ file: join(folder, 'none.key') })).rejects.toThrow(/createAs/u);
    await expect(loadSigner({ env: 'LOG_KEY', environment: {} })).rejects.toThrow(/LOG_KEY/u);
    writeFileSync(join(folder, 'bad.key'), 'PRIVATE+KEY+nonsense');
    await expect(loadSigner({ file: join(folder, 'bad.key'), createAs: 'x' })).rejects.toMatchObject({ code: 'misuse' });
  });
});
