import { expect, describe, it } from 'vitest';
import { ByleaveError } from './error.ts';
import { base64 } from './log-base64.ts';
import { formatCheckpoint, parseCheckpoint, readTimeExtension, signCheckpoint, toTimeExtension, verifyCheckpoint } from './log-checkpoint.ts';
import { parseVerifierKey } from './log-key.ts';
import { parseSignerKey, toKeyPair } from './log-signer.ts';
import { emptyRoot, leafHash } from './merkle-hash.ts';

const root = leafHash(new TextEncoder().encode('hello world'));

describe('parseCheckpoint', () => {
  it("reads the tree of Go's tests and writes it the same", () => {
    // golang.org/x/mod/sumdb/tlog/note_test.go
    const tree = 'go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n';
    expect(parseCheckpoint(tree)).toEqual({ ok: true, value: { origin: 'go.sum database tree', size: 123_456_789_012, root, extensions: [] } });
    expect(formatCheckpoint({ origin: 'go.sum database tree', size: 123_456_789_012, root, extensions: [] })).toBe(tree);
  });

  it("reads C2SP's example", () => {
    const parsed = parseCheckpoint('example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n');
    expect(parsed).toMatchObject({ ok: true, value: { size: 20_852_163 } });
  });

  it('keeps extension lines it does not understand', () => {
    const parsed = parseCheckpoint(`Moon Log\n4027504\n${base64.encode(root)}\n6086d1a9\nWaxing gibbous\n`);
    expect(parsed).toMatchObject({ ok: true, value: { extensions: ['6086d1a9', 'Waxing gibbous'] } });
  });

  // The first seven are those of transparency-dev/formats (log/checkpoint_test.go) that say `wantErr`.
  it.each([
    ['too few lines', 'Head\n9944\n'],
    ['an empty origin', `\n9944\n${base64.encode(root)}\n`],
    ['a root without its line break', `Log\n123\n${base64.encode(root)}`],
    ['a size that is no number', `Log\nbananas\n${base64.encode(root)}\n`],
    ['a negative size', `Log\n-34\n${base64.encode(root)}\n`],
    ['a size that is too large', `Log\n3438945738945739845734895735\n${base64.encode(root)}\n`],
    ['a root that is no base64', "Log\n123\nThisIsn'tBase64\n"],
    ['a root that is no SHA-256', 'Log\n123\nYmFuYW5hcw==\n'],
    ['empty extension lines', `Log\n9944\n${base64.encode(root)}\n\n\n\n`],
    ['a hexadecimal size', `Log\n0xabcdef\n${base64.encode(root)}\n`],
    ['a size with leading zeroes', `Log\n0123\n${base64.encode(root)}\n`],
    ['a size that no number can hold exactly', `Log\n9007199254740992\n${base64.encode(root)}\n`],
    ['an empty tree with the root of another', `Log\n0\n${base64.encode(root)}\n`],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(parseCheckpoint(text)).toMatchObject({ ok: false, code: 'malformed_checkpoint' });
  });

  it('has a root for the empty tree', () => {
    expect(parseCheckpoint(`Log\n0\n${base64.encode(emptyRoot())}\n`)).toMatchObject({ ok: true });
  });
});

describe('formatCheckpoint', () => {
  it('throws for lines that would be read as others', () => {
    const checkpoint = { origin: 'Log', size: 1, root, extensions: [] };
    for (const wrong of [{ origin: '' }, { origin: 'a\nb' }, { size: 1.5 }, { size: -1 }, { root: root.subarray(1) }, { extensions: [''] }, { extensions: ['a\nb'] }]) {
      expect(() => formatCheckpoint({ ...checkpoint, ...wrong })).toThrow(ByleaveError);
    }
  });
});

describe('verifyCheckpoint', () => {
  it('verifies a checkpoint that sum.golang.org has signed', async () => {
    const key = parseVerifierKey('sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8');
    const note = 'go.sum database tree\n49189689\nftjbAOzaupaIvaPo/G+Dk63nxOZ2s1OPOKIaPtXs7S4=\n\n— sum.golang.org Az3grlKZssqRoMNPpZfKt0TphbbcF+pzXqElURJKRNFKfaUAgqeI5k2AORH0QAhg/ebRwyIqD/OqP4oLtLnNumvOBAM=\n';
    expect(key.ok && (await verifyCheckpoint(note, [key.value], 'go.sum database tree'))).toMatchObject({ ok: true, value: { size: 49_189_689 } });
    expect(key.ok && (await verifyCheckpoint(note, [key.value], 'another tree'))).toMatchObject({ ok: false, code: 'wrong_origin' });
    expect(key.ok && (await verifyCheckpoint(note.replace('49189689', '49189688'), [key.value], 'go.sum database tree'))).toMatchObject({ ok: false, code: 'bad_signature' });
  });

  it('goes on while keys change: signed by the old key and the new one, either will do', async () => {
    const pairs = await Promise.all([1, 2, 3].map((seed) => toKeyPair('example.com/audit', new Uint8Array(32).fill(seed))));
    const signers = await Promise.all(pairs.slice(0, 2).map(({ signerKey }) => parseSignerKey(signerKey)));
    const note = await signCheckpoint({ origin: 'o', size: 1, root, extensions: [] }, signers.flatMap((signer) => (signer.ok ? [signer.value] : [])));
    const verdicts = await Promise.all(
      pairs.map(async ({ verifierKey }) => {
        const key = parseVerifierKey(verifierKey);
        return key.ok && (await verifyCheckpoint(note, [key.value], 'o')).ok;
      }),
    );
    expect(verdicts).toEqual([true, true, false]);
  });
});

describe('readTimeExtension', () => {
  it('reads the time that a checkpoint says, and only in its own form', () => {
    expect(readTimeExtension({ extensions: ['other', toTimeExtension(1_767_225_600_000)] })).toBe(1_767_225_600_000);
    for (const line of ['timeMs', 'timeMs 01', 'timeMs 1.5', ' timeMs 1', 'timeMs -1']) expect(readTimeExtension({ extensions: [line] })).toBeUndefined();
  });
});
