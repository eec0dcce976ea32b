import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalize } from './canonicalize.ts';
import { changeLeaf, changeLine, createExport, createFixtureKey, redactPerson, verifyLines, type FixtureKey } from './log-export-fixture.ts';
import type { ExportResult } from './log-export-result.ts';
import type { ExportedEntry } from './log-export.ts';

let key: FixtureKey;
/** Twelve entries, signed at five and at twelve: a header, five entries, a checkpoint, seven entries, a checkpoint. */
let lines: readonly string[];

beforeAll(async () => {
  key = await createFixtureKey(1);
  lines = await createExport(12, { key, checkpoints: [5, 12] });
});

const verify = (read: readonly string[]): Promise<ExportResult> => verifyLines(read, { trustedKeys: [key.verifier] });

describe('an entry that was changed', () => {
  it.each([
    ['a fact in the clear', { toolName: 'read_mail' }],
    ['a digest', { digest: '0'.repeat(64) }],
    ['a time', { at: 7 }],
    ['a commitment that is not opened', { commitments: { person: 'A'.repeat(43) } }],
  ])('is found by its root: %s', async (_, members) => {
    const erased = { ...(JSON.parse(lines[2]!) as ExportedEntry), erased: { at: 1 } };
    const { openings: _openings, ...shut } = erased;
    const tampered = lines.with(2, changeLeaf(canonicalize(shut), members));
    expect(await verify(tampered)).toMatchObject({ status: 'broken', code: 'root_mismatch', line: 7, through: 0 });
  });

  it('is placed between two checkpoints', async () => {
    expect(await verify(lines.with(9, changeLeaf(lines[9]!, { toolName: 'read_mail' })))).toMatchObject({ status: 'broken', code: 'root_mismatch', line: 15, through: 5 });
  });

  it.each([
    ['its tenant', { tenant: 'other' }, 'wrong_tenant'],
    ['its number, to one that was there', { sequence: 1 }, 'sequence_repeated'],
    ['its version', { version: 2 }, 'unknown_version'],
    ['its kind', { at: 'noon' }, 'malformed_leaf'],
    ['a length that the log cannot hold', { conversation: 'c'.repeat(65_536) }, 'malformed_leaf'],
    ['a member that is not known', { approvedBy: 'maya' }, 'malformed_leaf'],
  ])('is found by %s', async (_, members, code) => {
    expect(await verify(lines.with(2, changeLeaf(lines[2]!, members)))).toMatchObject({ code });
  });

  it.each([
    ['a value that is shown', { value: { reason: 'Not agreed' } }],
    ['a salt', { salt: 'AAAAAAAAAAAAAAAAAAAAAA' }],
    ['a salt that is too short', { salt: 'AA' }],
  ])('is found at once by %s', async (_, members) => {
    const tampered = changeLine(lines[2]!, (parsed) => {
      const openings = parsed['openings'] as Record<string, object>;
      return { ...parsed, openings: { ...openings, facts: { ...openings['facts'], ...members } } };
    });
    expect(await verify(lines.with(2, tampered))).toMatchObject({ status: 'broken', code: 'opening_mismatch', entry: 2, line: 3 });
  });

  it('shows nothing that the log does not commit to, and hides nothing unsaid', async () => {
    const { leaf, openings } = JSON.parse(lines[2]!) as Required<ExportedEntry>;
    const { facts, ...others } = openings;
    const verdicts = [
      { leaf, openings: { ...openings, prompt: facts! } },
      { leaf, openings: others },
      { leaf },
      { leaf, openings, redacted: ['facts'] },
      { leaf, openings, redacted: ['prompt'] },
      { leaf, openings, note: 'approved by the board' },
      { leaf, openings: [] },
      { leaf, openings, erased: 'yes' },
    ].map((entry) => verify(lines.with(2, canonicalize(entry))));
    expect((await Promise.all(verdicts)).map((verdict) => 'code' in verdict && verdict.code)).toEqual([
      'unknown_opening',
      'missing_opening',
      'missing_opening',
      'unknown_opening',
      'malformed_entry',
      'malformed_entry',
      'malformed_entry',
      'malformed_entry',
    ]);
  });
});

describe('what may be missing from an entry', () => {
  it('is what was erased: the rest is verified, and the count says so', async () => {
    const erased = lines.with(2, changeLine(lines[2]!, ({ leaf }) => ({ leaf, erased: { at: 1_767_225_600_000, by: 'dpo' } })));
    expect(await verify(erased)).toMatchObject({ status: 'verified', erased: 1, redacted: 0 });
  });

  it('is what was left out of the export', async () => {
    const redacted = await createExport(12, { key, change: redactPerson, header: { redaction: ['person'] } });
    expect(await verify(redacted)).toMatchObject({ status: 'verified', erased: 0, redacted: 12 });
  });
});
