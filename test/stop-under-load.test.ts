import { expect, it } from 'vitest';
import { hasPostgres } from './postgres-server.ts';
import { measureStops } from './stop-under-load.ts';

it.skipIf(!hasPostgres)('starts nothing after a stop was acknowledged, on either instance and under load, and every running effect is told', async () => {
  const trials = await measureStops(12);
  expect(trials.flatMap(({ effectsAfterMs }) => effectsAfterMs)).toEqual([]);
  expect(trials.every(({ effectsBefore }) => effectsBefore > 0)).toBe(true);
  expect(trials.every(({ toldMs }) => toldMs.length === 6)).toBe(true);
});
