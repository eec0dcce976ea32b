import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromStoredText, toStoredText } from './postgres-text.ts';

const text = fc.string({ unit: fc.constantFrom('\u0000', '\uffff', '0', '1', 'a', '🌾') });

it('keeps every text apart, and gives it back as it was, without a U+0000', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(toStoredText(value)).not.toContain('\u0000');
      expect(fromStoredText(toStoredText(value))).toBe(value);
    }),
  );
});
