import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalize } from './canonicalize.ts';
import { isJsonValue } from './json.ts';
import { createTextHash, toCanonicalText } from './log-text.ts';

describe('toCanonicalText', () => {
  it('is the RFC 8785 text of any JSON, in order or not', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        if (!isJsonValue(value)) return;
        expect(toCanonicalText(value)).toBe(canonicalize(value));
        expect(toCanonicalText(JSON.parse(canonicalize(value)))).toBe(canonicalize(value));
      }),
      { numRuns: 500 },
    );
  });

  it('orders names that look like numbers as text', () => {
    expect(toCanonicalText({ 9: 1, 10: 2 })).toBe('{"10":2,"9":1}');
  });

  it('has none for half a surrogate pair, for undefined, and for what is too deep', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    for (const value of ['\ud800', { '\udc00': 1 }, ['a', '\ud83d'], undefined, { a: undefined }, deep]) expect(toCanonicalText(value)).toBeUndefined();
  });

  it('has one for a backslash before “ud”', () => {
    expect(toCanonicalText(String.raw`C:\udata`)).toBe(String.raw`"C:\\udata"`);
  });
});

describe('createTextHash', () => {
  it('hashes the prefix and the UTF-8 of the text, long or short, one after the other', () => {
    const hashText = createTextHash(sha256);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom(1, 500), (prefix, text, times) => {
        const long = text.repeat(times);
        expect(hashText(prefix, long)).toEqual(sha256(Uint8Array.of(...prefix, ...Buffer.from(long))));
      }),
    );
  });
});
