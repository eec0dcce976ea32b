import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByleaveError } from './error.ts';
import { formatVerifierKey, isKeyName, parseVerifierKey, type VerifierKey } from './log-key.ts';
import { formatNote, noteLimits, parseNote, signNote, verifyNote } from './log-note.ts';
import { parseSignerKey, toKeyPair, type NoteSigner } from './log-signer.ts';

// The keys and notes of golang.org/x/mod/sumdb/note (note_test.go, example_test.go).
const peterSigner = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const peterVerifier = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const enochVerifier = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const peterSignature = '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const enochSignature = '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';

function key(verifier: string): VerifierKey {
  const parsed = parseVerifierKey(verifier);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value;
}

async function signer(signerKey: string): Promise<NoteSigner> {
  const parsed = await parseSignerKey(signerKey);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value;
}

async function open(note: string, ...trusted: readonly string[]) {
  const parsed = parseNote(note);
  return parsed.ok ? verifyNote(parsed.value, trusted.map(key)) : parsed;
}

/** Every part of a text, and the text with every character raised by one. */
function mangle(whole: string): readonly string[] {
  const parts = Array.from(whole, (_, start) => Array.from(whole.slice(start), (__, length) => whole.slice(start, start + length + 1))).flat();
  const raised = Array.from(whole, (character, at) => whole.slice(0, at) + String.fromCharCode(character.charCodeAt(0) + 1) + whole.slice(at + 1));
  return [...parts.filter((part) => part !== whole), ...raised];
}

describe('parseVerifierKey', () => {
  it('reads keys of Go and of C2SP and writes them as they were', () => {
    for (const verifier of [peterVerifier, enochVerifier, 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k']) {
      expect(formatVerifierKey(key(verifier))).toBe(verifier);
    }
  });

  it('takes no part of a key and no key with one character changed', () => {
    for (const mangled of mangle(peterVerifier)) expect(parseVerifierKey(mangled)).toMatchObject({ ok: false });
  });

  it('knows a key that is too long, one of another type, and one whose id is another', () => {
    expect(parseVerifierKey('PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==')).toMatchObject({ code: 'malformed_key' });
    expect(parseVerifierKey('PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')).toMatchObject({ code: 'unknown_key_type' });
    expect(parseVerifierKey(peterVerifier.replace('Peter', 'Piter'))).toMatchObject({ code: 'key_id_mismatch' });
  });

  it('has names without spaces and plus', () => {
    expect(['a', 'example.com/audit', 'Ärger'].every(isKeyName)).toBe(true);
    expect(['', 'a b', 'a+b', 'a\u00a0b', 'a\u2003b', 'a\nb', 'a\ud800'].some(isKeyName)).toBe(false);
  });
});

describe('parseSignerKey', () => {
  it('takes no part of a key and no key with one character changed', async () => {
    for (const mangled of mangle(peterSigner)) expect(await parseSignerKey(mangled)).toMatchObject({ ok: false });
  });

  it("signs what Go's signer signs, byte for byte", async () => {
    expect(await signNote(text, [await signer(peterSigner)])).toBe(`${text}\n${peterSignature}`);
  });

  it('reads the keys of transparency-dev/formats', async () => {
    for (const [signerKey, verifierKey] of [
      ['PRIVATE+KEY+Log+2271c621+AdEIq9FLRQni54Wg68T96VJO+iayOaulswav2DUMKgvQ', 'Log+2271c621+AemuH5ooBpEPcr+W8onrjA1NfuzBVHdezakU81Ekarvs'],
      ['PRIVATE+KEY+Known+451c786d+AQPRoE2+Z+Ed1HaHBA9F/FfracvcZ2rDU39kCecMEoci', 'Known+451c786d+AXAQ0T7lbwuY4ABJ9/MYY9bWV3hmSyOGVt2x42NkmdUH'],
    ] as const) {
      expect(formatVerifierKey((await signer(signerKey)).key)).toBe(verifierKey);
    }
  });
});

describe('toKeyPair', () => {
  it("makes Go's keys out of the same seed", async () => {
    expect(await toKeyPair('EnochRoot', new Uint8Array(32))).toMatchObject({ verifierKey: enochVerifier });
  });

  it('makes a pair that signs and verifies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (seed) => {
        const { signerKey, verifierKey } = await toKeyPair('example.com/audit', seed);
        const note = await signNote('hi\n', [await signer(signerKey)]);
        expect(await open(note, verifierKey)).toMatchObject({ ok: true, value: { text: 'hi\n' } });
      }),
      { numRuns: 20 },
    );
  });

  it('takes 32 bytes and a name that a key can have', async () => {
    await expect(toKeyPair('a', new Uint8Array(31))).rejects.toThrow(ByleaveError);
    await expect(toKeyPair('a b', new Uint8Array(32))).rejects.toThrow(ByleaveError);
  });
});

describe('verifyNote', () => {
  const both = `${text}\n${peterSignature}${enochSignature}`;

  it("opens C2SP's example", async () => {
    const note = 'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
    const opened = await open(note, 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
    expect(opened).toMatchObject({ ok: true, value: { text: 'This is an example message.\n' } });
  });

  it('counts when one of its signatures is of a trusted key, and says which', async () => {
    expect(await open(both, peterVerifier)).toMatchObject({ ok: true, value: { text, signedBy: [{ name: 'PeterNeumann' }] } });
    expect(await open(both, enochVerifier, peterVerifier)).toMatchObject({ ok: true, value: { signedBy: [{ name: 'PeterNeumann' }, { name: 'EnochRoot' }] } });
  });

  it('counts nothing when nobody who signed it is trusted', async () => {
    expect(await open(both)).toMatchObject({ ok: false, code: 'no_trusted_signature' });
    expect(await open(`${text}\n${peterSignature}`, enochVerifier)).toMatchObject({ ok: false, code: 'no_trusted_signature' });
  });

  it('is refused whole when one signature of a trusted key is wrong', async () => {
    const wrong = enochSignature.replace('HOp', 'HOq').replace('iOHp', 'iOHq');
    expect(await open(`${text}\n${peterSignature}${wrong}`, peterVerifier, enochVerifier)).toMatchObject({ ok: false, code: 'bad_signature' });
    expect(await open(`${text}\n${peterSignature}${wrong}`, peterVerifier)).toMatchObject({ ok: true });
    expect(await open(`${text}\n${peterSignature.slice(0, 60)}ABCD${peterSignature.slice(60)}`, peterVerifier)).toMatchObject({ ok: false, code: 'bad_signature' });
  });

  it('counts a signature and a key once, however often they are there', async () => {
    const opened = await open(`${text}\n${peterSignature}${peterSignature}${enochSignature}`, peterVerifier, peterVerifier);
    expect(opened).toMatchObject({ ok: true, value: { signedBy: [{ name: 'PeterNeumann' }] } });
  });

  it('refuses two different trusted keys of one name and id', async () => {
    const parsed = parseNote(both);
    const twin = { ...key(peterVerifier), publicKey: key(enochVerifier).publicKey };
    expect(parsed.ok && (await verifyNote(parsed.value, [key(peterVerifier), twin]))).toMatchObject({ ok: false, code: 'ambiguous_key' });
  });

  it('is refused with any bit of its text flipped', async () => {
    const bytes = Buffer.from(both);
    for (let bit = 0; bit < Buffer.byteLength(text) * 8; bit += 7) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(await open(flipped.toString('utf8'), peterVerifier)).toMatchObject({ ok: false });
    }
  });
});

describe('parseNote', () => {
  it.each([
    ['no signatures', text],
    ['an empty list of signatures', `${text}\n`],
    ['a signature without its line break', `${text}\n${peterSignature.slice(0, -1)}`],
    ['a control character', `\u0001${text}\n${peterSignature}`],
    ['a tab', `a\tb\n\n${peterSignature}`],
    ['a carriage return', `a\r\n\n${peterSignature}`],
    ['half a surrogate pair', `\ud800${text}\n${peterSignature}`],
    ['a name with a space', `${text}\n— Bad Name ${peterSignature.split(' ')[2]!}`],
    ['a line that is no signature', `${text}\n${peterSignature}Unexpected line.\n`],
    ['a signature of four bytes', `${text}\n— a AAAAAA==\n`],
    ['a key name with a plus', `${text}\n— a+b AAAAAAA=\n`],
    ['a hyphen for a dash', `${text}\n${peterSignature.replace('—', '-')}`],
    ['too many signatures', `${text}\n${peterSignature.repeat(noteLimits.signatures + 1)}`],
    ['too many characters', `${'a'.repeat(noteLimits.characters)}\n\n${peterSignature}`],
  ])('refuses %s', (_, note) => {
    expect(parseNote(note)).toMatchObject({ ok: false, code: 'malformed_note' });
  });

  it('takes sixteen signatures of a post-quantum size, as C2SP demands', () => {
    const signatures = Array.from({ length: 16 }, (_, at) => ({ name: `example.com/${at}`, id: '0000000a', signature: new Uint8Array(5_000) }));
    const note = formatNote({ text, signatures });
    expect(parseNote(note)).toEqual({ ok: true, value: { text, signatures } });
  });

  it('takes empty lines within the text: the last one ends it', () => {
    const poem = 'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n';
    const signature = '— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n';
    expect(parseNote(`${poem}\n${signature}`)).toMatchObject({ ok: true, value: { text: poem } });
  });

  it('never throws, and what it takes is written back the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\n\n', ' ', '— ', 'AAAAAAA=', '\u0000', '\ud800') }), (note) => {
        const parsed = parseNote(note);
        if (parsed.ok) expect(formatNote(parsed.value)).toBe(note);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('formatNote', () => {
  it('throws for what cannot be a note', async () => {
    for (const wrong of ['', 'no line break', 'a\u0007\n']) await expect(signNote(wrong, [await signer(peterSigner)])).rejects.toThrow(ByleaveError);
    await expect(signNote(text, [])).rejects.toThrow(ByleaveError);
  });
});
