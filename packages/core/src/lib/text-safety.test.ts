import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasSharedData, sharedData } from '../../../../test/shared-data.ts';
import { measureGrowth, mostLinearGrowth } from './text-growth-fixture.ts';
import { hasHiddenText, toVisibleText } from './text-safety.ts';

describe('toVisibleText', () => {
  it.each([
    ['a right-to-left override', 'INV\u202e81402', 'U+202E'],
    ['a zero-width space', 'ev\u200bil', 'U+200B'],
    ['a tag character', 'ok\u{e0041}', 'U+E0041'],
    ['a variation selector', 'a\ufe0f', 'U+FE0F'],
    ['a Hangul filler', 'a\u3164b', 'U+3164'],
    ['a null', 'a\0', 'U+0000'],
    ['a carriage return', 'a\rb', 'U+000D'],
    ['a lone surrogate', 'a\ud800', 'U+D800'],
  ])('shows %s', (_name, text, codePoint) => {
    expect(toVisibleText(text)).toContainEqual({ kind: 'hidden', codePoint });
  });

  it('counts padding instead of letting it push text away', () => {
    expect(toVisibleText(`a${' '.repeat(37)}b`)).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'padding', count: 37 },
      { kind: 'text', text: 'b' },
    ]);
  });

  it('leaves ordinary text of any script alone', () => {
    for (const text of ['Grüße, 東京\nשלום', 'two\tcolumns', '']) expect(hasHiddenText(text)).toBe(false);
  });

  it.each(['a     ', 'a\u200b', '\n\n\n ', 'hello '])('takes time in proportion to the text: %j', { timeout: 30_000 }, (unit) => {
    expect(measureGrowth((size) => void toVisibleText(unit.repeat(size / unit.length)), 20_000)).toBeLessThan(mostLinearGrowth);
  });

  it('drops nothing: the segments give the text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const length = toVisibleText(text).reduce((sum, segment) => {
          if (segment.kind === 'text') return sum + segment.text.length;
          return sum + (segment.kind === 'padding' ? segment.count : String.fromCodePoint(Number.parseInt(segment.codePoint.slice(2), 16)).length);
        }, 0);
        expect(length).toBe(text.length);
      }),
    );
  });
});

describe.skipIf(!hasSharedData)('toVisibleText, on the Trojan Source samples', () => {
  it.each(['Python/commenting-out.py', 'Python/early-return.py', 'JavaScript/stretched-string.js', 'C/invisible-function.c', 'Go/stretched-string.go'])(
    'shows what %s hides',
    (name) => {
      const source = readFileSync(new URL(`unicode/trojan-source/${name}`, sharedData), 'utf8');
      expect(toVisibleText(source).filter((segment) => segment.kind === 'hidden')).not.toEqual([]);
    },
  );
});
