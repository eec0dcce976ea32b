import { expect, test } from 'vitest';
import { formatIban, isIban, normalizeIban } from './iban.ts';
import { seedPayments } from './seed-payments.ts';

test('knows an IBAN by its check digits, with spaces or without', () => {
  expect(isIban('DE89 3704 0044 0532 0130 00')).toBe(true);
  expect(isIban('lt601010012345678901')).toBe(true);
  expect(isIban('DE88 3704 0044 0532 0130 00')).toBe(false);
  expect(isIban('DE98 3704 0044 0532 0130 00')).toBe(false);
  expect(isIban('')).toBe(false);
});

test('writes it in groups of four and back', () => {
  expect(formatIban('DE89370400440532013000')).toBe('DE89 3704 0044 0532 0130 00');
  expect(normalizeIban('de89 3704 0044 0532 0130 00')).toBe('DE89370400440532013000');
});

test('every seeded payment has a valid one', () => {
  expect(seedPayments(0).filter(({ iban }) => !isIban(iban))).toEqual([]);
});
