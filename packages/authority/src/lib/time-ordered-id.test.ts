import { expect, it } from 'vitest';
import { createTimeOrderedId } from './time-ordered-id.ts';

it('is a UUID of version 7 that says when it was made', () => {
  const at = Date.UTC(2026, 10, 23);
  const id = createTimeOrderedId(at);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
  expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(at);
});

it('is in the order of time, and never the same twice at one', () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => createTimeOrderedId(1_000_000 + index));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(Array.from({ length: 1_000 }, () => createTimeOrderedId(1))).size).toBe(1_000);
});
