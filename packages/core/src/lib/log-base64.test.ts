import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64, base64Url } from './log-base64.ts';

describe.each([
  ['base64', base64],
  ['base64url', base64Url],
] as const)('%s', (encoding, codec) => {
  it('writes what Node writes and reads it back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(codec.encode(bytes)).toBe(Buffer.from(bytes).toString(encoding));
        expect(codec.decode(codec.encode(bytes))).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it('takes only the one text it would have written', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12, unit: fc.constantFrom(...'AQgw+/-_=\n é9') }), (text) => {
        const bytes = codec.decode(text);
        if (bytes) expect(codec.encode(bytes)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });
});

it('refuses stray bits, missing and surplus padding', () => {
  expect(['QQ==', 'QR==', 'QQ=', 'QQ', 'QQ===', '====', 'QUI=', 'QUJ=', 'QUJD='].map((text) => base64.decode(text) !== undefined)).toEqual([
    true, false, false, false, false, false, true, false, false,
  ]);
  expect(['QQ', 'QR', 'QQ==', 'Q'].map((text) => base64Url.decode(text) !== undefined)).toEqual([true, false, false, false]);
});
