import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeLeaf, createExport, createFixtureKey, createLoggedEntry, listEntries, writeExport, type FixtureKey } from '../../core/src/lib/log-export-fixture.ts';

const bin = resolve(import.meta.dirname, 'byleave.ts');
const folder = mkdtempSync(join(tmpdir(), 'byleave-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function byleave(args: readonly string[], { stdin = '', nodeArgs = [] }: { readonly stdin?: string; readonly nodeArgs?: readonly string[] } = {}): Promise<Run> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [...nodeArgs, bin, ...args]);
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('close', (code) => done({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }));
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
  });
}

function save(name: string, text: string | readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, typeof text === 'string' ? text : `${text.join('\n')}\n`);
  return path;
}

let key: FixtureKey;
let lines: readonly string[];
let path: string;
const noteOf = (line: string): string => (JSON.parse(line) as { readonly checkpoint: string }).checkpoint;

beforeAll(async () => {
  key = await createFixtureKey();
  lines = await createExport(12, { key, checkpoints: [5, 12] });
  path = save('log.jsonl', lines);
});

/** A process takes a second to start on a machine that is busy. */
describe('byleave verify', { timeout: 60_000 }, () => {
  it('ends with 0 and says what was verified, when it is', async () => {
    const { code, out, err } = await byleave(['verify', path, '--key', key.verifierKey]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Verified: 12 entries (1 to 12) of acme.');
    expect(out).toContain(`Signed for up to entry 12 at 2026-01-01T00:00:12.000Z with ${key.verifierKey}.`);
  });

  it('reads standard input', async () => {
    expect(await byleave(['verify', '-', '--key', key.verifierKey], { stdin: lines.join('\n') })).toMatchObject({ code: 0 });
  });

  it('gives the result as JSON, with the checkpoint to keep', async () => {
    const { code, out } = await byleave(['verify', '--json', path, '--key', key.verifierKey]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ status: 'verified', entries: 12, checkpoint: { note: noteOf(lines.at(-1)!) } });
  });

  it('takes one of several keys for enough', async () => {
    const other = await createFixtureKey(2);
    expect(await byleave(['verify', path, '--key', other.verifierKey, '--key', key.verifierKey])).toMatchObject({ code: 0 });
  });

  it.each([
    ['broken', () => lines.with(9, changeLeaf(lines[9]!, { toolName: 'read_mail' })), /^Broken in line 15: The entries above this checkpoint.*\nUp to entry 5 everything is verified\./u],
    ['broken at an entry', () => lines.with(2, lines[2]!.replace('As agreed', 'As agreee')), /^Broken at entry 2 \(line 3\)/u],
    ['a gap', () => lines.toSpliced(9, 1), /^Incomplete: entry 8 is missing/u],
    ['truncated', () => lines.slice(0, 10), /^Incomplete: the file ends after entry 8 of 12\./u],
  ] as const)('ends with 1 and says what is wrong: %s', async (name, tamper, words) => {
    const { code, out } = await byleave(['verify', save(`${name}.jsonl`, tamper()), '--key', key.verifierKey]);
    expect(code).toBe(1);
    expect(out).toMatch(words);
  });

  it('ends with 1 when an action was started under a stop', async () => {
    const entries = [createLoggedEntry(1, { type: 'stop.pressed', facts: { stop: 's', scope: {} } }), createLoggedEntry(2, { type: 'action.claimed' })];
    const { code, out } = await byleave(['verify', save('stop.jsonl', await createExport(2, { key, entries })), '--key', key.verifierKey]);
    expect(code).toBe(1);
    expect(out).toMatch(/^Broken at entry 2 .*emergency stop/u);
  });

  it('ends with 1 when the log is not the one whose checkpoint was kept', async () => {
    const forked = await createExport(5, { key, entries: listEntries(5, { 2: { toolName: 'other' } }) });
    const longer = await createExport(20, { key });
    const rewritten = await byleave(['verify', path, '--key', key.verifierKey, '--checkpoint', save('forked.txt', noteOf(forked.at(-1)!))]);
    expect(rewritten).toMatchObject({ code: 1, out: expect.stringMatching(/^Rewritten: /u) as string });
    const short = await byleave(['verify', path, '--key', key.verifierKey, '--checkpoint', save('longer.txt', noteOf(longer.at(-1)!))]);
    expect(short).toMatchObject({ code: 1, out: expect.stringMatching(/^Too short: /u) as string });
    const same = await byleave(['verify', path, '--key', key.verifierKey, '--checkpoint', save('same.txt', noteOf(lines[6]!))]);
    expect(same).toMatchObject({ code: 0 });
  });

  it('ends with 2 when nobody has signed for the end yet', async () => {
    const unsigned = save('unsigned.jsonl', await createExport(12, { key, checkpoints: [9] }));
    const { code, out } = await byleave(['verify', unsigned, '--key', key.verifierKey]);
    expect(code).toBe(2);
    expect(out).toMatch(/^Not anchored yet: verified up to entry 9; nobody has signed for the 3 entries after it\./u);
  });

  it('ends with 2 without a key, and does not take the one in the file for one that is trusted', async () => {
    const { code, out } = await byleave(['verify', path]);
    expect(code).toBe(2);
    expect(out).toMatch(/^Cannot be verified: No key was given/u);
    expect(out).toContain(`proves nothing: ${key.verifierKey}`);
  });

  it.each([
    ['by its name', 'log.csv', 'sequence,type\n1,action.proposed\n', false],
    ['by its first line', 'log.txt', 'sequence,type\n1,action.proposed\n', false],
    ['from standard input', '-', 'sequence;type\n1;action.proposed\n', true],
  ])('refuses CSV with a sentence, %s', async (_, name, text, isStdin) => {
    const { code, out, err } = await byleave(['verify', isStdin ? '-' : save(name, text)], { stdin: isStdin ? text : '' });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^A CSV export cannot be verified: .*JSONL/u);
  });

  it('writes nothing out of a file that would command the terminal', async () => {
    const evil = lines.with(0, lines[0]!.replace('"acme"', String.raw`"\u001b[2Jacme"`)).map((line, at) => (at > 0 && line.includes('"leaf"') ? changeLeaf(line, { tenant: '\u001b[2Jacme' }) : line)).slice(0, 3);
    const { out } = await byleave(['verify', save('evil.jsonl', evil.with(0, evil[0]!.replace('"size":12', '"size":2'))), '--key', key.verifierKey]);
    expect(out).toMatch(/^Not anchored/u);
    expect(out).not.toContain('\u001b');
  });

  it.each([
    ['no export', ['verify'], /Name one export/u],
    ['two exports', ['verify', 'a', 'b'], /Name one export/u],
    ['an option it does not know', ['verify', 'a', '--quiet'], /--quiet/u],
    ['a key that is none', ['verify', 'a', '--key', 'abc'], /not a verifier key/u],
    ['a file that is not there', ['verify', '/nowhere/log.jsonl'], /could not be read: ENOENT/u],
    ['a checkpoint that is not there', ['verify', bin, '--checkpoint', '/nowhere'], /could not be read: ENOENT/u],
    ['a folder', ['verify', folder], /could not be read: EISDIR/u],
    ['a command it does not have', ['serve-me'], /no command “serve-me”/u],
    ['nothing', [], /byleave verify EXPORT/u],
  ])('ends with 2 for %s', async (_, args, words) => {
    const { code, out, err } = await byleave(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(words);
  });

  it('says how to use it', async () => {
    for (const args of [['--help'], ['verify', '--help'], ['help']]) {
      expect(await byleave(args)).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes') as string });
    }
  });
});

describe('100,000 entries', () => {
  it('are verified in memory that could not hold half of them', async () => {
    const count = 100_000;
    const file = join(folder, 'large.jsonl');
    async function* toText(): AsyncGenerator<string> {
      const entries = (function* () {
        for (let sequence = 1; sequence <= count; sequence += 1) yield createLoggedEntry(sequence);
      })();
      for await (const line of writeExport({ key, entries, checkpoints: [count], size: count })) yield `${line}\n`;
    }
    await pipeline(Readable.from(toText()), createWriteStream(file));
    const { code, out, err } = await byleave(['verify', file, '--key', key.verifierKey], { nodeArgs: ['--max-old-space-size=28'] });
    expect(err).toBe('');
    expect(out).toContain('Verified: 100000 entries');
    expect(code).toBe(0);
    const handle = await open(file, 'r+');
    const middle = Math.floor((await handle.stat()).size / 2);
    const { buffer } = await handle.read(Buffer.alloc(4_096), 0, 4_096, middle);
    await handle.write('S', middle + buffer.indexOf('"send_') + 1);
    await handle.close();
    expect(await byleave(['verify', file, '--key', key.verifierKey])).toMatchObject({ code: 1, out: expect.stringMatching(/^Broken in line 100002: The entries above/u) as string });
  }, 120_000);
});
