import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { includesLatin, sharedSystems } from './text-scripts.ts';

describe('writing systems', () => {
  it.each(['paypal', 'Grüße', 'Łódź', 'привет', 'γειά', 'שלום', 'مرحبا', 'हिन्दी', 'ไทย', '東京タワー', 'NHKスペシャル', '漢字ㄅㄆ', '한국漢字ABC', 'አማርኛ', 'ᎣᏏᏲ', '123', '', '𝐩𝐚𝐲'])('“%s” is of one', (word) => {
    expect(sharedSystems(word)).not.toBe(0);
  });

  it.each(['pаypal', 'αbc', 'Яndex', 'paypaا', 'タワーЯ', 'ㄅ한', 'かㄅ', 'paypaᎪ', 'paypa೦', '𐌀bc', 'приветα'])('“%s” is of several', (word) => {
    expect(sharedSystems(word)).toBe(0);
  });

  it('say whether a word may be Latin', () => {
    for (const [word, isLatin] of [['abc', true], ['123', true], ['ü', true], ['привет', false], ['東京', false], ['𝐩', true]] as const) expect(includesLatin(sharedSystems(word)), word).toBe(isLatin);
  });

  it('are those of the parts that they share', () => {
    const word = fc.string({ unit: fc.constantFrom(...'aéпγש٣あア漢한ㄅ1-ไ𝐚') });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(sharedSystems(a + b)).toBe(sharedSystems(a) & sharedSystems(b));
      }),
    );
  });
});
