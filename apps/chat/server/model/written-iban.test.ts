import { expect, test } from 'vitest';
import { findIbans } from './written-iban.ts';

const found = (text: string) => findIbans(text).map(({ iban }) => iban);

test('finds IBANs with spaces and without, in any case, and no word after them', () => {
  expect(found('to DE89 3704 0044 0532 0130 00 with love')).toEqual(['DE89370400440532013000']);
  expect(found('from de89370400440532013000 to NL91 ABNA 0417 1643 00.')).toEqual(['DE89370400440532013000', 'NL91ABNA0417164300']);
});

test('finds a mistyped one, so that somebody can be told', () => {
  expect(found('IBAN DE88 3704 0044 0532 0130 00 please')).toEqual(['DE88370400440532013000']);
});

test('takes invoice numbers and ordinary words for nothing', () => {
  expect(found('INV-20418, order AB12, see page 3 of the 2026 report')).toEqual([]);
});
