import { beforeAll, describe, expect, it } from 'vitest';
import { createExport, createFixtureKey, createScanner, inChunks, listEntries, type FixtureKey } from './log-export-fixture.ts';
import type { ExportResult } from './log-export-result.ts';
import { readLines, verifyExport, type LineScanner } from './log-export-stream.ts';
import { mostLineLength } from './log-export.ts';

let key: FixtureKey;
let text: string;

beforeAll(async () => {
  key = await createFixtureKey();
  text = `${(await createExport(9, { key, checkpoints: [4, 9] })).join('\n')}\n`;
});

describe('verifyExport', () => {
  it.each([1, 7, 100, 1_000_000])('does not mind where the bytes are cut: every %i', async (size) => {
    expect(await verifyExport(inChunks(Buffer.from(text), size), { trustedKeys: [key.verifier] })).toMatchObject({ status: 'verified', entries: 9 });
  });

  it('says how far it is', async () => {
    const seen: unknown[] = [];
    await verifyExport(inChunks(Buffer.from(text), 1_000), { trustedKeys: [key.verifier], onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual({ entries: 9, bytes: Buffer.byteLength(text) });
    expect(seen.length).toBeGreaterThan(3);
  });

  it('reads no further than to what it finds', async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; ; read += 1) yield Buffer.from(read === 0 ? text.replace('"toolName":"send_payment"', '"toolName":"other"') : 'x\n');
    }
    expect(await verifyExport(endless(), { trustedKeys: [key.verifier] })).toMatchObject({ status: 'broken' });
    expect(read).toBeLessThan(3);
  });

  it('does not hold on to a line without an end', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(text);
      for (;;) yield Buffer.alloc(mostLineLength, 'x');
    }
    expect(await verifyExport(endless(), { trustedKeys: [key.verifier] })).toMatchObject({ status: 'broken', code: 'line_too_long' });
  });

  it('is broken by bytes that are not UTF-8', async () => {
    const bytes = Buffer.from(text);
    bytes[bytes.indexOf('Maya')] = 0xff;
    expect(await verifyExport(inChunks(bytes, 512), { trustedKeys: [key.verifier] })).toMatchObject({ status: 'broken', code: 'opening_mismatch' });
  });
});

describe('a scanner', () => {
  const { scan } = createScanner(1);
  const verifyWith = (scanner: LineScanner, bytes: Uint8Array = Buffer.from(text)): Promise<ExportResult> =>
    verifyExport(inChunks(bytes, 800), { trustedKeys: [key.verifier], scanner });

  it('finds what is there, in whatever order it is done', async () => {
    let turns = 9;
    const scanLate: LineScanner['scan'] = async (tenant, given) => {
      const lines = given.slice();
      for (let turn = (turns -= 1); turn > 0; turn -= 1) await Promise.resolve();
      return scan(tenant, lines);
    };
    expect(await verifyWith({ atOnce: 4, scan: scanLate })).toEqual(await verifyExport(inChunks(Buffer.from(text), 1_000), { trustedKeys: [key.verifier] }));
    expect(await verifyWith({ atOnce: 4, scan: scanLate })).toMatchObject({ status: 'verified', entries: 9 });
  });

  it('leaves to others what it does not understand', async () => {
    expect(await verifyWith({ atOnce: 2, scan: (_, lines) => scan('other', lines) })).toMatchObject({ status: 'verified', entries: 9 });
  });

  it('goes on behind what it does not understand', async () => {
    const entries = listEntries(9, { 2: { type: 'stop.pressed', facts: { stop: 'stop-1', scope: { toolName: 'other' } } }, 6: { type: 'stop.reset', facts: { stop: 'stop-1' } } });
    const [header, ...lines] = (await createExport(9, { key, entries })).map((line) => Buffer.from(`${line}\n`));
    const told: number[] = [];
    const scanner: LineScanner = {
      atOnce: 1,
      async scan(...asked) {
        const block = await scan(...asked);
        told.push(block.scanned.count);
        return block;
      },
    };
    const read = async function* (): AsyncGenerator<Uint8Array> {
      yield header!;
      yield Buffer.concat(lines);
    };
    const options = { trustedKeys: [key.verifier] };
    const found = await verifyExport(read(), { ...options, scanner });
    expect(found).toEqual(await verifyExport(read(), options));
    expect([found.status, told]).toEqual(['verified', [7]]);
  });

  it('that fails leaves no result', async () => {
    const failing = verifyWith({ atOnce: 4, scan: () => Promise.reject(new Error('the thread died')) });
    await expect(failing).rejects.toThrow('the thread died');
  });

  it('is not asked for more than it says', async () => {
    let [asked, most] = [0, 0];
    const busy: LineScanner = {
      atOnce: 3,
      async scan(tenant, given) {
        const lines = given.slice();
        asked += 1;
        most = Math.max(most, asked);
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
        asked -= 1;
        return scan(tenant, lines);
      },
    };
    await verifyWith(busy);
    expect(most).toBe(3);
  });
});

describe('readLines', () => {
  it('gives every line once, with or without a line break at the end', async () => {
    for (const [given, lines] of [
      ['', []],
      ['a', ['a']],
      ['a\n', ['a']],
      ['a\n\nb', ['a', '', 'b']],
      ['é€😀\nb\n', ['é€😀', 'b']],
    ] as const) {
      for (const size of [1, 3, 100]) {
        const read = await Array.fromAsync(readLines(inChunks(Buffer.from(given), size)), (bytes) => Buffer.from(bytes).toString());
        expect(read.join('')).toBe(lines.map((line) => `${line}\n`).join(''));
        for (const text of read) expect(text === '' || text.endsWith('\n')).toBe(true);
      }
    }
  });
});
