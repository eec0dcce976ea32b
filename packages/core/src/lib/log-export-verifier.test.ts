import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalize } from './canonicalize.ts';
import type { JsonObject } from './json.ts';
import { changeLeaf, changeLine, createExport, createFixtureKey, fixtureOrigin, listEntries, verifyLines, type FixtureKey } from './log-export-fixture.ts';
import type { ExportResult } from './log-export-result.ts';
import type { ExportVerifierOptions } from './log-export-verifier.ts';
import { formatExportLine, mostLineLength, type ExportHeader } from './log-export.ts';

let key: FixtureKey;
let stranger: FixtureKey;
/** Twelve entries, signed at five and at twelve: a header, five entries, a checkpoint, seven entries, a checkpoint. */
let lines: readonly string[];

beforeAll(async () => {
  key = await createFixtureKey(1);
  stranger = await createFixtureKey(2);
  lines = await createExport(12, { key, checkpoints: [5, 12] });
});

const verify = (read: readonly string[], options: ExportVerifierOptions = { trustedKeys: [key.verifier] }): Promise<ExportResult> => verifyLines(read, options);
const withLast = (read: readonly string[], line: string): readonly string[] => [...read.slice(0, -1), line];
const noteOf = (line: string): string => (JSON.parse(line) as { readonly checkpoint: string }).checkpoint;

describe('a log as it was written', () => {
  it('is verified, and says from where to where, and who has signed what', async () => {
    expect(await verify(lines)).toEqual({
      status: 'verified',
      tenant: 'acme',
      origin: fixtureOrigin,
      entries: 12,
      from: 1,
      to: 12,
      fromAt: Date.UTC(2026, 0, 1) + 1_000,
      toAt: Date.UTC(2026, 0, 1) + 12_000,
      erased: 0,
      redacted: 0,
      undecidedClaims: 0,
      backwards: 0,
      checkpoint: { note: noteOf(lines.at(-1)!), size: 12, root: expect.any(String), at: Date.UTC(2026, 0, 1) + 12_000, signedBy: [key.verifierKey] },
    });
  });

  it('is verified at any length, whole or from a checkpoint on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.nat(), async (count, any) => {
        const first = any % count;
        expect(await verify(await createExport(count, { key, first }))).toMatchObject({ status: 'verified', entries: count - first, from: first + 1, to: count });
      }),
      { numRuns: 40 },
    );
  });

  it('is verified with no entries at all when an empty log is signed', async () => {
    expect(await verify(await createExport(0, { key }))).toMatchObject({ status: 'verified', entries: 0 });
  });

  it('is verified when one of several signatures is of a trusted key', async () => {
    const rotated = await createExport(4, { key, signers: [stranger.signer, key.signer] });
    expect(await verify(rotated)).toMatchObject({ status: 'verified', checkpoint: { signedBy: [key.verifierKey] } });
    expect(await verify(rotated, { trustedKeys: [stranger.verifier] })).toMatchObject({ status: 'verified', checkpoint: { signedBy: [stranger.verifierKey] } });
  });

  it('says how often the time went backwards, and is verified all the same', async () => {
    const entries = listEntries(4, { 3: { at: 0 } });
    expect(await verify(await createExport(4, { key, entries }))).toMatchObject({ status: 'verified', backwards: 1 });
  });
});

describe('entries nobody has signed for', () => {
  it('are not anchored: what is before them is verified', async () => {
    const result = await verify(await createExport(12, { key, checkpoints: [9] }));
    expect(result).toMatchObject({ status: 'not-anchored', through: 9, rest: 3, checkpoint: { size: 9 }, entries: 12 });
    expect(await verify(await createExport(3, { key, checkpoints: [] }))).toMatchObject({ status: 'not-anchored', through: 0, rest: 3 });
  });

  it('may be anything, which is why they are not verified', async () => {
    const unsigned = await createExport(12, { key, checkpoints: [9] });
    const forged = withLast(unsigned, changeLeaf(unsigned.at(-1)!, { toolName: 'forged' }));
    expect(await verify(forged)).toMatchObject({ status: 'not-anchored', through: 9, rest: 3 });
  });
});

describe('a checkpoint', () => {
  type Change = string | ((found: string) => string);
  const edit = (from: RegExp, to: Change): string => {
    const note = noteOf(lines.at(-1)!);
    const checkpoint = note.replace(from, to as string);
    expect(checkpoint).not.toBe(note);
    return formatExportLine({ checkpoint });
  };
  const otherLetter = (found: string): string => found.slice(0, -1) + (found.endsWith('A') ? 'B' : 'A');

  it.each([
    ['another size', /\n12\n/u, '\n13\n', 'bad_signature'],
    ['another root', /\n12\n./u, otherLetter, 'bad_signature'],
    ['another origin', /^example/u, 'example2', 'bad_signature'],
    ['another time', /timeMs \d/u, 'timeMs 9', 'bad_signature'],
    ['a changed signature', /.(?=[A-Za-z0-9+/]{8}=+\n$)/u, otherLetter, 'bad_signature'],
    ['the name of another key', /— example/u, '— sample', 'untrusted_checkpoint'],
    ['no signature', /\n\n.*\n$/u, '\n', 'malformed_checkpoint'],
  ] as const satisfies readonly (readonly [string, RegExp, Change, string])[])('is refused with %s', async (_, from, to, code) => {
    expect(await verify(withLast(lines, edit(from, to)))).toMatchObject({ status: 'broken', code, through: 5 });
  });

  it('is refused when a stranger has signed a log made to fit', async () => {
    const entries = listEntries(12, { 3: { toolName: 'forged' } });
    const rebuilt = await createExport(12, { key: stranger, entries, checkpoints: [5, 12] });
    expect(await verify(rebuilt)).toMatchObject({ status: 'broken', code: 'untrusted_checkpoint' });
  });

  it('is refused when it is the right one of the log before it was made to fit', async () => {
    const entries = listEntries(12, { 9: { toolName: 'forged' } });
    const rebuilt = await createExport(12, { key: stranger, entries });
    expect(await verify(withLast(rebuilt, lines.at(-1)!))).toMatchObject({ status: 'broken', code: 'root_mismatch' });
  });

  it('is refused when it is one of another log of the same key', async () => {
    const other = lines.map((line, at) => (at === 0 ? changeLine(line, (header) => ({ ...header, origin: 'example.com/audit/other' })) : line));
    expect(await verify(other)).toMatchObject({ status: 'broken', code: 'wrong_origin' });
  });

  it('is refused below entries it does not cover', async () => {
    expect(await verify([...lines.slice(0, 6), lines[7]!, lines[6]!, ...lines.slice(8)])).toMatchObject({ status: 'broken', code: 'checkpoint_out_of_place' });
  });

  it('is refused with anything beside it', async () => {
    for (const line of ['{"checkpoint":7}', canonicalize({ checkpoint: noteOf(lines.at(-1)!), note: 'all is well' })]) {
      expect(await verify(withLast(lines, line))).toMatchObject({ status: 'broken', code: 'malformed_checkpoint' });
    }
  });
});

describe('the header', () => {
  const withHeader = (members: Partial<ExportHeader> | JsonObject): Promise<ExportResult> => verify(lines.with(0, changeLine(lines[0]!, (header) => ({ ...header, ...members }))));

  it.each([
    ['another format', { format: 'other' }, 'not_an_export'],
    ['another version', { version: 2 }, 'unknown_version'],
    ['another tenant', { tenant: 'other' }, 'wrong_tenant'],
    ['a place that its hashes do not lead to', { first: 1 }, 'malformed_header'],
    ['hashes before the first entry of all', { start: { hashes: ['A'.repeat(43) + '='] } }, 'malformed_header'],
    ['a member that is not known', { verifiedBy: 'us' }, 'malformed_header'],
    ['a size that is no number', { size: '12' }, 'malformed_header'],
  ])('is refused with %s', async (_, members, code) => {
    expect(await withHeader(members)).toMatchObject({ code });
  });

  it('is where a part of the log goes on from: with other hashes, it is another log', async () => {
    const part = await createExport(12, { key, first: 5 });
    const { start, ...header } = JSON.parse(part[0]!) as ExportHeader;
    const swapped = { ...start!, hashes: start!.hashes.toReversed() };
    expect(await verify(part)).toMatchObject({ status: 'verified', entries: 7, from: 6 });
    expect(await verify(part.with(0, formatExportLine({ ...header, start: swapped })))).toMatchObject({ status: 'broken', code: 'root_mismatch' });
    expect(await verify(part.with(0, formatExportLine({ ...header, start: { hashes: swapped.hashes } })))).toMatchObject({ status: 'broken', code: 'root_mismatch' });
    expect(await verify(part.with(0, formatExportLine({ ...header, start: { hashes: start!.hashes } })))).toMatchObject({ status: 'verified' });
    expect(await verify(part.with(0, formatExportLine(header)))).toMatchObject({ code: 'malformed_header' });
    expect(await verify(part.toSpliced(1, 1))).toEqual({ status: 'gap', after: 5, before: 7 });
  });
});

describe('without anybody to trust', () => {
  it('nothing is verified, whatever keys the export names, and it says which', async () => {
    expect(await verify(lines, {})).toMatchObject({ status: 'unverifiable', code: 'no_key', keys: [key.verifierKey] });
  });

  it('what is broken is said all the same', async () => {
    expect(await verify(lines.with(9, changeLeaf(lines[9]!, { toolName: 'read_mail' })), {})).toMatchObject({ status: 'broken', code: 'root_mismatch', through: 0 });
  });
});

describe('a checkpoint that the reader has kept', () => {
  it('is found again in the log that has grown out of it', async () => {
    for (const at of [6, 14]) expect(await verify(lines, { trustedKeys: [key.verifier], lastSeen: noteOf(lines[at]!) })).toMatchObject({ status: 'verified' });
  });

  it('shows that the log has two pasts', async () => {
    const forked = await createExport(5, { key, entries: listEntries(5, { 4: { toolName: 'other' } }) });
    expect(await verify(lines, { trustedKeys: [key.verifier], lastSeen: noteOf(forked.at(-1)!) })).toEqual({ status: 'forked', size: 5 });
  });

  it('shows that the log was rolled back, or ends before it', async () => {
    const longer = await createExport(20, { key });
    expect(await verify(lines, { trustedKeys: [key.verifier], lastSeen: noteOf(longer.at(-1)!) })).toEqual({ status: 'rolled-back', last: 12, size: 20 });
  });

  it('shows a shorter log, made to fit with an older checkpoint, for what it is', async () => {
    const shortened = lines.slice(0, 7).with(0, changeLine(lines[0]!, (header) => ({ ...header, size: 5 })));
    expect(await verify(shortened)).toMatchObject({ status: 'verified', entries: 5 });
    expect(await verify(shortened, { trustedKeys: [key.verifier], lastSeen: noteOf(lines.at(-1)!) })).toEqual({ status: 'rolled-back', last: 5, size: 12 });
  });

  it('is of no use when nobody who is trusted has signed it, when it is of another log, or before the first entry', async () => {
    const part = await createExport(12, { key, first: 9 });
    const options = { trustedKeys: [key.verifier] };
    const foreign = await createExport(5, { key: stranger });
    expect(await verify(lines, { ...options, lastSeen: noteOf(foreign.at(-1)!) })).toMatchObject({ status: 'unverifiable', code: 'last_seen_unusable' });
    expect(await verify(lines, { ...options, lastSeen: 'the moon' })).toMatchObject({ status: 'unverifiable', code: 'last_seen_unusable' });
    expect(await verify(part, { ...options, lastSeen: noteOf(lines[6]!) })).toMatchObject({ status: 'unverifiable', code: 'last_seen_before_start' });
  });

  it('vouches for entries whose checkpoint is not in the export', async () => {
    const cut = lines.slice(0, -1);
    expect(await verify(cut, { trustedKeys: [key.verifier], lastSeen: noteOf(lines.at(-1)!) })).toMatchObject({ status: 'verified', checkpoint: { size: 12 } });
  });

  it('shows that entries nobody has signed for are not those that were signed', async () => {
    const cut = lines.slice(0, -1).with(9, changeLeaf(lines[9]!, { toolName: 'read_mail' }));
    expect(await verify(cut, { trustedKeys: [key.verifier], lastSeen: noteOf(lines.at(-1)!) })).toMatchObject({ status: 'broken', code: 'root_mismatch', through: 5 });
  });

  it('does not hide that the file itself was changed', async () => {
    const tampered = lines.with(2, changeLeaf(lines[2]!, { toolName: 'read_mail' }));
    expect(await verify(tampered, { trustedKeys: [key.verifier], lastSeen: noteOf(lines[6]!) })).toMatchObject({ status: 'broken', code: 'root_mismatch' });
  });
});

describe('any byte of a file', () => {
  /** What no signature covers: when the file was made, what it says was left out, and the keys it names. */
  const uncovered = /"exportedAt":\d+|"keys":\[[^\]]*\]|"redaction":\[[^\]]*\]|"erased":\{[^}]*\}/gu;

  it('makes it another file than the one that was signed', async () => {
    const small = await createExport(3, { key, change: (entry) => (entry.leaf.sequence === 3 ? { leaf: entry.leaf, erased: { at: 1_767_225_600_000, by: 'dpo' } } : entry) });
    expect(await verify(small)).toMatchObject({ status: 'verified' });
    const missed: string[] = [];
    for (const [number, line] of small.entries()) {
      const free = [...line.matchAll(uncovered)].map((match) => [match.index, match.index + match[0].length] as const);
      for (let at = 0; at < line.length; at += 1) {
        if (free.some(([start, end]) => at >= start && at < end)) continue;
        for (const bit of [0, 1, 4]) {
          const flipped = line.slice(0, at) + String.fromCharCode(line.charCodeAt(at) ^ (1 << bit)) + line.slice(at + 1);
          if ((await verify(small.with(number, flipped))).status === 'verified') missed.push(`${number}:${at} ${flipped.slice(at - 10, at + 10)}`);
        }
      }
    }
    expect(missed).toEqual([]);
  }, 60_000);
});

describe('what is not an export', () => {
  it.each([
    ['nothing', ''],
    ['CSV', 'sequence,type,at'],
    ['JSON of something else', '{"name":"x"}'],
    ['a list', '[]'],
    ['a line longer than any', 'x'.repeat(mostLineLength + 1)],
  ])('is not read: %s', async (_, line) => {
    expect(await verify([line, ...lines.slice(1)])).toMatchObject({ status: 'unverifiable', code: 'not_an_export' });
  });

  it('is not one that was saved again in another form', async () => {
    expect(await verify(lines.with(2, JSON.stringify(JSON.parse(lines[2]!), null, 1).replaceAll('\n', '')))).toMatchObject({ code: 'not_canonical', entry: 2 });
    expect(await verify(lines.with(0, ` ${lines[0]!}`))).toMatchObject({ code: 'not_canonical' });
    expect(await verify(lines.with(2, lines[2]!.replace('{"leaf":{', '{"leaf":{"actionId":"hidden",')))).toMatchObject({ code: 'not_canonical' });
  });

  it('is not one with a line longer than any, or with lines nested deeper than any', async () => {
    expect(await verify(lines.with(2, `{"leaf":"${'x'.repeat(mostLineLength)}"}`))).toMatchObject({ code: 'line_too_long' });
    expect(await verify(lines.with(2, `{"leaf":${'['.repeat(100_000)}${']'.repeat(100_000)}}`))).toMatchObject({ code: 'malformed_leaf' });
    expect(await verify(lines.with(2, `{"erased":${'['.repeat(100_000)}${']'.repeat(100_000)}}`))).toMatchObject({ status: 'broken' });
  });
});
