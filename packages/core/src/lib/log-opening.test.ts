import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByleaveError } from './error.ts';
import { canonicalize } from './canonicalize.ts';
import { isJsonValue, type JsonValue } from './json.ts';
import { commit, toOpening, verifyOpening } from './log-opening.ts';

const salt = Uint8Array.from({ length: 16 }, (_, at) => at);

const jsonValue = fc.jsonValue().filter(isJsonValue).map((value) => value as JsonValue);

describe('commit', () => {
  it('is the SHA-256 of a label, the length of the salt, the salt and the canonical value', () => {
    const expected = createHash('sha256').update('Byleave/1').update(Uint8Array.of(16)).update(salt).update('{"id":"maya","name":"Maya Chen"}').digest('base64url');
    expect(commit(toOpening({ name: 'Maya Chen', id: 'maya' }, salt))).toBe(expected);
  });

  it('says nothing of the value without the salt: the same value has another commitment each time', () => {
    expect(commit(toOpening({ id: 'maya' }, salt))).not.toBe(commit(toOpening({ id: 'maya' }, salt.toReversed())));
  });

  it('cannot be read in two ways: what moves between salt and value is another commitment', () => {
    const one = commit(toOpening(12, salt));
    const other = commit(toOpening(2, Uint8Array.of(...salt, '1'.charCodeAt(0))));
    expect(one).not.toBe(other);
  });

  it('throws for what is no opening', () => {
    for (const length of [0, 15, 33]) expect(() => toOpening('a', new Uint8Array(length))).toThrow(ByleaveError);
    for (const value of [undefined, Number.NaN, '\ud800', 2 ** 60]) expect(() => toOpening(value as JsonValue, salt)).toThrow(ByleaveError);
    expect(() => commit({ salt: 'short', value: 1 })).toThrow(ByleaveError);
  });
});

describe('verifyOpening', () => {
  it('takes the value that was committed to, whatever order its members come in', () => {
    fc.assert(
      fc.property(jsonValue, fc.uint8Array({ minLength: 16, maxLength: 32 }), (value, bytes) => {
        const opening = toOpening(value, bytes);
        expect(verifyOpening(commit(opening), JSON.parse(JSON.stringify(opening)))).toMatchObject({ ok: true });
      }),
    );
  });

  it('takes no other value', () => {
    fc.assert(
      fc.property(jsonValue, jsonValue, (value, other) => {
        const opening = toOpening(value, salt);
        const isSame = canonicalize(value) === canonicalize(other);
        expect(verifyOpening(commit(opening), { ...opening, value: other }).ok).toBe(isSame);
      }),
    );
  });

  it('takes no other salt, nor the same one written in another way', () => {
    const opening = toOpening('a', salt);
    const commitment = commit(opening);
    for (const other of [`${opening.salt.slice(0, -1)}x`, `${opening.salt}==`, opening.salt.toLowerCase(), '', opening.salt.slice(0, -2)]) {
      expect(verifyOpening(commitment, { ...opening, salt: other })).toMatchObject({ ok: false });
    }
  });

  it('says what is wrong', () => {
    const opening = toOpening('a', salt);
    expect(verifyOpening(commit(opening), { ...opening, salt: '' })).toMatchObject({ code: 'malformed_salt' });
    expect(verifyOpening(commit(opening), { ...opening, value: '\ud800' })).toMatchObject({ code: 'malformed_value' });
    expect(verifyOpening(commit(opening), { ...opening, value: 'b' })).toMatchObject({ code: 'commitment_mismatch' });
  });
});
