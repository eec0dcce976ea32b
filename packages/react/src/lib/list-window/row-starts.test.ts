import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findRange, toStarts } from './row-starts.ts';

test('rows start where the ones before them end', () => {
  expect([...toStarts(3, (index) => 10 * (index + 1))]).toEqual([0, 10, 30, 60]);
  expect([...toStarts(0, () => 10)]).toEqual([0]);
});

test('finds the rows any part of which is in view, as looking at each of them does', () => {
  const heights = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(heights, fc.nat(2_000), fc.integer({ min: 1, max: 900 }), (rows, topPx, heightPx) => {
      const starts = toStarts(rows.length, (index) => rows[index]!);
      fc.pre(topPx < starts.at(-1)!);
      const inView = rows.flatMap((_, index) => (starts[index]! < topPx + heightPx && starts[index + 1]! > topPx ? [index] : []));
      expect(findRange(starts, { topPx, heightPx })).toEqual({ from: inView[0], to: inView.at(-1)! + 1 });
    }),
  );
});

test('finds nothing in an empty list, and nothing past its end', () => {
  expect(findRange(toStarts(0, () => 10), { topPx: 0, heightPx: 600 })).toEqual({ from: 0, to: 0 });
  expect(findRange(toStarts(2, () => 10), { topPx: 500, heightPx: 600 })).toEqual({ from: 2, to: 2 });
});
