import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCountedValue } from './counted-value.ts';
import { measureGrowth, mostLinearGrowth } from './text-growth-fixture.ts';
import type { ToolDefinition } from './tool.ts';

const tool: ToolDefinition = {
  name: 'pay',
  description: '',
  inputSchema: {},
  effect: 'write',
  risk: 'high',
  presentation: { id: 'pay', version: 1, title: 'Pay', approve: 'Pay', fields: [{ argument: 'code', label: 'Code', format: 'identifier' }], reversibility: 'unknown', covers: 'This' },
};
const counted = (value: string, argument = 'to') => toCountedValue(value, tool, argument);

describe('a counted value', () => {
  it.each<readonly [string, ...string[]]>([
    ['DE89370400440532013000', 'DE89 3704 0044 0532 0130 00', 'de89370400440532013000', ' DE89-3704-0044-0532-0130-00 ', 'DE89.3704.0044.0532.0130.00', 'DE89\u00a03704\u200b0044\u202f0532 0130 00', 'ＤＥ89370400440532013000'],
    ['ada@northwind.example', 'Ada@Northwind.Example', ' ada@northwind.example ', 'Ada Byron <ada@northwind.example>', 'mailto:ada@northwind.example', 'ada@northwind.example.', 'a\u00adda@northwind.example'],
    ['+49 30 901820', '+4930901820', '+49-30-90-18-20'],
    ['Northwind GmbH', 'northwind gmbh', 'Northwind  GmbH', 'Northwind\tGmbH\u200d'],
  ])('is one for every spelling of %s', (first, ...others) => {
    expect(others.map((other) => counted(other))).toEqual(others.map(() => counted(first)));
  });

  it.each([
    ['DE89370400440532013000', 'DE89370400440532013001'],
    ['ada@northwind.example', 'ada@northwind.examples'],
    ['ada.b@x.example', 'adab@x.example'],
    ['Northwind GmbH', 'Northwind AG'],
    ['/etc/passwd', '/etc/passwd2'],
    ['ada@northwind.example', 'Ada <ada@northwind.example> or so'],
    ['a-b', 'ab'],
    ['', 'x'],
  ])('is another for %s and %s', (one, other) => {
    expect(counted(one)).not.toBe(counted(other));
  });

  it('of an identifier is its letters and digits', () => {
    expect([counted('ab-12/c', 'code'), counted('AB12C', 'code'), counted('ab-12/c')]).toEqual(['AB12C', 'AB12C', 'ab-12/c']);
    expect(counted('--', 'code')).toBe('--');
  });

  it('of a number, a flag or nothing is itself', () => {
    expect([1, true, null].map((value) => toCountedValue(value, tool, 'to'))).toEqual([1, true, null]);
  });

  it('is its own, and the same in capitals and between blanks', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abcXYZ0189 -@.') }), (text) => {
        expect(counted(String(counted(text)))).toBe(counted(text));
        expect(counted(` ${text.toUpperCase()} `)).toBe(counted(text));
      }),
    );
  });

  it.each(['@', '<@', 'a@', '@. ', '. ', '1 ', 'A1', 'mailto:'])('is made in a time that grows no faster than the text, of many “%s”', (unit) => {
    expect(measureGrowth((size) => void counted(`<${unit.repeat(size / unit.length)}b`), 20_000)).toBeLessThan(mostLinearGrowth);
  });
});
