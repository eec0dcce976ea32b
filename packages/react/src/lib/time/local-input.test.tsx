import { expect, test } from 'vitest';
import { fromLocalInput, toExactInput, toLocalInput } from './local-input.ts';

test('a date field is read in the reader’s zone, and what is no date is none', () => {
  const at = Date.UTC(2026, 10, 23, 17);
  expect(toLocalInput(at, 'Europe/Berlin')).toBe('2026-11-23T18:00');
  expect(fromLocalInput('2026-11-23T18:00', 'Europe/Berlin')).toBe(at);
  expect(fromLocalInput('', 'UTC')).toBeUndefined();
});

test('nothing of an instant is lost in a field, and what is 0 is left out', () => {
  for (const at of [Date.UTC(2026, 6, 1, 8), Date.UTC(2026, 6, 1, 8, 0, 30), Date.UTC(2026, 6, 1, 8, 0, 0, 7)]) expect(fromLocalInput(toExactInput(at, 'Asia/Kathmandu'), 'Asia/Kathmandu')).toBe(at);
  expect(toExactInput(Date.UTC(2026, 6, 1, 8), 'UTC')).toBe('2026-07-01T08:00');
  expect(toExactInput(Date.UTC(2026, 6, 1, 8, 0, 30), 'UTC')).toBe('2026-07-01T08:00:30');
});
