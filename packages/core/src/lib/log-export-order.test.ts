import { beforeAll, describe, expect, it } from 'vitest';
import { changeLine, createExport, createFixtureKey, verifyLines, type FixtureKey } from './log-export-fixture.ts';
import type { ExportResult } from './log-export-result.ts';

let key: FixtureKey;
/** Twelve entries, signed at five and at twelve: a header, five entries, a checkpoint, seven entries, a checkpoint. */
let lines: readonly string[];

beforeAll(async () => {
  key = await createFixtureKey(1);
  lines = await createExport(12, { key, checkpoints: [5, 12] });
});

const verify = (read: readonly string[]): Promise<ExportResult> => verifyLines(read, { trustedKeys: [key.verifier] });

describe('an entry that is missing or in another place', () => {
  it.each([
    ['the first', 1, { status: 'gap', after: 0, before: 2 }],
    ['one in the middle', 9, { status: 'gap', after: 7, before: 9 }],
    ['the last before a checkpoint within', 5, { status: 'gap', after: 4, before: 6 }],
    ['the last', 13, { status: 'truncated', last: 11, size: 12 }],
  ])('is missed: %s', async (_, line, result) => {
    expect(await verify(lines.toSpliced(line, 1))).toEqual(result);
  });

  it('is missed when all numbers after it are made to fit', async () => {
    const renumbered = lines.toSpliced(9, 1).map((line, at) => (at < 9 || !line.includes('"leaf"') ? line : changeLine(line, (parsed) => {
      const leaf = parsed['leaf'] as { readonly sequence: number };
      return { ...parsed, leaf: { ...leaf, sequence: leaf.sequence - 1 } };
    })));
    expect(await verify(renumbered)).toEqual({ status: 'truncated', last: 11, size: 12 });
    const fitted = renumbered.with(0, changeLine(lines[0]!, (header) => ({ ...header, size: 11 })));
    expect(await verify(fitted)).toMatchObject({ status: 'truncated', last: 11, size: 12 });
  });

  it('is seen twice', async () => {
    expect(await verify(lines.toSpliced(3, 0, lines[2]!))).toMatchObject({ status: 'broken', code: 'sequence_repeated', entry: 2 });
  });

  it('is seen to be out of order', async () => {
    expect(await verify(lines.with(2, lines[3]!).with(3, lines[2]!))).toEqual({ status: 'gap', after: 1, before: 3 });
  });

  it('is never verified when any line is missing, doubled, or changes places with the next', async () => {
    for (let at = 0; at < lines.length; at += 1) {
      const isInnerCheckpoint = at === 6;
      if (!isInnerCheckpoint) expect((await verify(lines.toSpliced(at, 1))).status).not.toBe('verified');
      if (at + 1 < lines.length) expect((await verify(lines.with(at, lines[at + 1]!).with(at + 1, lines[at]!))).status).not.toBe('verified');
      if (at !== 6 && at !== lines.length - 1) expect((await verify(lines.toSpliced(at, 0, lines[at]!))).status).not.toBe('verified');
    }
  });
});

describe('a file that was cut', () => {
  it('is truncated after every line but the last, and then not anchored', async () => {
    for (let length = 1; length < lines.length - 1; length += 1) expect(await verify(lines.slice(0, length))).toMatchObject({ status: 'truncated', size: 12 });
    expect(await verify(lines.slice(0, -1))).toMatchObject({ status: 'not-anchored', through: 5, rest: 7 });
    expect(await verify([])).toMatchObject({ status: 'unverifiable', code: 'not_an_export' });
  });

  it('is truncated within a line too, and broken when lines follow', async () => {
    expect(await verify([...lines.slice(0, 9), lines[9]!.slice(0, 100)])).toEqual({ status: 'truncated', last: 7, size: 12 });
    expect(await verify(lines.with(9, lines[9]!.slice(0, 100)))).toMatchObject({ status: 'broken', code: 'malformed_line', line: 10, entry: 8 });
  });

  it('is truncated when its end is missing and only the header was made to fit', async () => {
    const fitted = lines.with(0, changeLine(lines[0]!, (header) => ({ ...header, size: 11 }))).toSpliced(13, 1);
    expect(await verify(fitted)).toEqual({ status: 'truncated', last: 11, size: 12 });
  });

  it('goes on for longer than it says', async () => {
    expect(await verify(lines.with(0, changeLine(lines[0]!, (header) => ({ ...header, size: 11 }))))).toMatchObject({ status: 'broken', code: 'size_mismatch' });
  });
});
