import { beforeAll, describe, expect, it } from 'vitest';
import { createExport, createFixtureKey, type FixtureKey } from './log-export-fixture.ts';
import { readLines, verifyExport } from './log-export-stream.ts';
import { mostLineLength } from './log-export.ts';

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

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
