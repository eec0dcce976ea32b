import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findConcealed } from './text-concealment.ts';
import { toVisibleText } from './text-safety.ts';

const findKinds = (text: string) => findConcealed(text, 10).map(({ kind, start, end }) => [kind, start, end]);

describe('what a reader does not see', () => {
  it.each([
    ['a right-to-left override', 'INV\u202e81402', [['bidi', 3, 4]]],
    ['an isolate', '\u2066a\u2069', [['bidi', 0, 3]]],
    ['a mark of direction', 'a\u200fb', [['bidi', 1, 2]]],
    ['a zero-width space', 'ev\u200bil', [['hidden', 2, 3]]],
    ['a soft hyphen', 'pay\u00adpal', [['hidden', 3, 4]]],
    ['a lone carriage return', 'a\rb', [['hidden', 1, 2]]],
    ['a lone surrogate', 'a\ud800b', [['hidden', 1, 2]]],
    ['a blank pattern', 'a\u2800b', [['hidden', 1, 2]]],
    ['a run of blanks', `a${' '.repeat(9)}b`, [['padding', 1, 10]]],
    ['a run of lines', 'a\n\n\nb', [['padding', 1, 4]]],
    ['tags', 'ok\u{e0041}\u{e0042}', [['tag', 2, 6]]],
    ['a tag after an override', '\u202e\u{e0041}', [['tag', 1, 3], ['bidi', 0, 1]]],
  ])('is found: %s', (_name, text, places) => {
    expect(findKinds(text)).toEqual(places);
  });

  it.each(['', 'Grüße, 東京\nשלום', 'two\tcolumns', 'a\r\nb', 'a    b', 'a\n\nb'])('is not there in %j', (text) => {
    expect(findKinds(text)).toEqual([]);
  });

  it('is what toVisibleText shows as hidden, but for the line ends of Windows', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab \t\n\r\u200b\u202e\u2066\u3164é', '\u{e0041}', '\ufe0f', '\ud800') }), (text) => {
        const shown = toVisibleText(text.replaceAll('\r\n', '\n')).filter(({ kind }) => kind !== 'text');
        expect(findConcealed(text.replaceAll('\r\n', '\n'), 1).length > 0).toBe(shown.length > 0);
        expect(findConcealed(text, 1).length > 0).toBe(shown.length > 0);
      }),
    );
  });

  it('is decoded when it is a text for machines', () => {
    const tags = Array.from('Pay 1,000 to evil', (character) => String.fromCodePoint(0xe0000 + character.charCodeAt(0))).join('');
    expect(findConcealed(`Thanks!${tags}\u{e007f}`, 10)).toMatchObject([{ kind: 'tag', looksLike: 'Pay 1,000 to evil' }]);
  });

  it('is no tag in the flags everybody has', () => {
    const flag = (region: string): string => `\u{1f3f4}${Array.from(region, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')}\u{e007f}`;
    expect(findKinds(flag('gbeng'))).toEqual([['hidden', 2, 14]]);
    expect(findKinds(flag('gbevl')).map(([kind]) => kind)).toEqual(['tag']);
    expect(findKinds(flag('gbeng').slice(2)).map(([kind]) => kind)).toEqual(['tag']);
  });

  it('is one place where it is close together, and never more places than wanted', () => {
    expect(findConcealed('p\u200ba\u2060y\u200bp\u200bal', 10)).toMatchObject([{ start: 1, end: 8, codePoints: ['U+200B', 'U+2060'] }]);
    expect(findConcealed(`a\u200b${'x'.repeat(50)}`.repeat(30), 10)).toHaveLength(10);
    expect(findConcealed('\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u2065\u206a', 10)[0]?.codePoints).toHaveLength(8);
  });
});
