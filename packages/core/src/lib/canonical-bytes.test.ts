import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfValue, refused } from './canonical-bytes.ts';
import { canonicalize } from './canonicalize.ts';
import { isJsonValue } from './json.ts';
import { toCanonicalText } from './log-text.ts';

const levels = 8;

/** Whether bytes are taken for the canonical text of one value. */
function isTaken(bytes: Uint8Array): boolean {
  return endOfValue(Buffer.concat([bytes, Uint8Array.of(0x0a)]), 0, levels) === bytes.length;
}

/** Whether they are, by parsing them and writing what was parsed. */
function isCanonical(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  try {
    return toCanonicalText(JSON.parse(text)) === text && Buffer.from(text).equals(bytes);
  } catch {
    return false;
  }
}

describe('endOfValue', () => {
  it.each([
    '"Grüße, 世界 😀"',
    String.raw`"a\"b\\c\b\f\n\r\t"`,
    '"\u007f\u2028\ufffd\uffff"',
    '[0,-1,500.5,-0.25,123456789012345,true,false,null,"",[],{}]',
    '{"":1,"10":1,"9":2,"A":3,"a":4,"aa":5}',
  ])('takes %s', (text) => {
    const bytes = Buffer.from(text);
    expect([isTaken(bytes), isCanonical(bytes)]).toEqual([true, true]);
  });

  it.each([
    ['a name twice', '{"a":1,"a":2}'],
    ['a name twice, once escaped', String.raw`{"a":1,"\u0061":2}`],
    ['names out of order', '{"b":1,"a":2}'],
    ['a longer name before a shorter', '{"aa":1,"a":2}'],
    ['names in the order of their bytes, which is not that of their units', '{"\ufb33":1,"😀":2}'],
    ['a space', '{"a": 1}'],
    ['a line break', '[1,\n2]'],
    ['a comma too many', '[1,]'],
    ['a comma before a brace', '{"a":1,}'],
    ['no comma', '[1 2]'],
    ['no value', '{"a":}'],
    ['a name that is no string', '{a:1}'],
    ['an escape that need not be', String.raw`"\u0041"`],
    ['an escaped slash', String.raw`"\/"`],
    ['an escape with capitals', String.raw`"\u001F"`],
    ['an escaped control that has a letter', String.raw`"\u000a"`],
    ['half a surrogate pair', String.raw`"\ud800"`],
    ['a backslash at the end', '"\\'],
    ['a string without an end', '"abc'],
    ['a control', '"a\tb"'],
    ['a zero before a number', '01'],
    ['a minus before zero', '-0'],
    ['a minus alone', '-'],
    ['a plus', '+1'],
    ['a fraction of nothing', '1.'],
    ['a fraction that says nothing', '1.0'],
    ['a fraction before its point', '.5'],
    ['more digits than a number keeps', '0.10000000000000000001'],
    ['a number that is written with an exponent', '0.0000001'],
    ['an exponent', '1e3'],
    ['an integer that is not exact', '9007199254740993'],
    ['no number', 'NaN'],
    ['another literal', 'True'],
    ['nothing', ''],
    ['two values', '1 1'],
  ])('does not take %s', (_, text) => {
    expect(isTaken(Buffer.from(text))).toBe(false);
  });

  it.each([
    ['a continuation alone', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong slash of three bytes', [0xe0, 0x80, 0xaf]],
    ['an overlong slash of four', [0xf0, 0x80, 0x80, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a character beyond the last', [0xf4, 0x90, 0x80, 0x80]],
    ['a byte that is never one', [0xff]],
    ['half a character', [0xe2, 0x82]],
    ['three quarters of one', [0xf0, 0x9f, 0x98]],
  ])('does not take what is not UTF-8: %s', (_, broken) => {
    const bytes = Uint8Array.of(0x22, ...broken, 0x22);
    expect([isTaken(bytes), isCanonical(bytes)]).toEqual([false, false]);
  });

  it('takes every character that there is', () => {
    for (let point = 0x80; point <= 0x10_ff_ff; point += point < 0x1_00_00 ? 1 : 997) {
      if (point >= 0xd8_00 && point < 0xe0_00) continue;
      if (!isTaken(Buffer.from(`"${String.fromCodePoint(point)}"`))) expect(point.toString(16)).toBe('taken');
    }
  });

  it('does not follow what is nested deeper than it is told', () => {
    const nested = (depth: number): Uint8Array => Buffer.from('['.repeat(depth) + ']'.repeat(depth));
    expect([isTaken(nested(levels)), isTaken(nested(levels + 1)), isTaken(nested(100_000))]).toEqual([true, false, false]);
  });

  it('takes no bytes that are not canonical, wherever one of them is changed', () => {
    const value = fc.jsonValue({ maxDepth: 3, stringUnit: fc.constantFrom('a', 'b', '1', '"', '\\', 'é', '😀', '\n', 'u', '/') }).filter(isJsonValue);
    let taken = 0;
    fc.assert(
      fc.property(value, fc.nat(), fc.constantFrom(...Buffer.from('"\\{}[],:0123456789.-eu/ab '), 0x80, 0xc3, 0xa9, 0xed, 0xf0, 0x1f), fc.nat(2), (json, place, byte, way) => {
        const text = Buffer.from(canonicalize(json));
        const at = place % text.length;
        const bytes = Buffer.concat([text.subarray(0, at), ...(way === 0 ? [] : [Uint8Array.of(byte)]), text.subarray(way === 2 ? at : at + 1)]);
        for (const each of [text, bytes]) {
          if (!isTaken(each)) continue;
          taken += 1;
          expect(isCanonical(each), each.toString()).toBe(true);
        }
      }),
      { numRuns: 4_000 },
    );
    expect(taken).toBeGreaterThan(2_000);
  });

  it('says nothing of an empty text', () => {
    expect(endOfValue(Uint8Array.of(0x0a), 0, levels)).toBe(refused);
  });
});
