import { expect, test } from 'vitest';
import { findEuroAmounts, findOrderedAmount, formatEuros } from './money.ts';

test.each([
  ['€2,400', 2400],
  ['€2,400.00', 2400],
  ['2.400,00 €', 2400],
  ['2400 EUR', 2400],
  ['EUR 12.5', 12.5],
  ['12,50 euros', 12.5],
  ['€1 234 567,89', 1234567.89],
])('reads %s', (written, amount) => {
  expect(findEuroAmounts(`It costs ${written}.`).map(({ value }) => value)).toEqual([amount]);
});

test('reads a bare amount after the verb only', () => {
  expect(findOrderedAmount('pay 2400 to Northwind')?.value).toBe(2400);
  expect(findOrderedAmount('pay invoice 20418')).toBeUndefined();
});

test('writes euros out in full', () => {
  expect(formatEuros(2400)).toBe('€2,400.00');
});
