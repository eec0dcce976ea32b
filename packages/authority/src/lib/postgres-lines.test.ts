import { expect, it } from 'vitest';
import { createLines } from './postgres-lines.ts';

it('runs so many at a time under one name, in the order they came, and others beside them', async () => {
  const lines = createLines(2);
  const started: number[] = [];
  const ends = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
  const runs = ends.map((end, index) =>
    lines.run('acme', () => {
      started.push(index);
      return end.promise;
    }),
  );
  expect(started).toEqual([0, 1]);
  ends[1]!.resolve();
  await runs[1];
  expect(started).toEqual([0, 1, 2]);
  await expect(lines.run('other', async () => 'done')).resolves.toBe('done');
  for (const end of ends) end.resolve();
  await Promise.all(runs);
  expect(started).toEqual([0, 1, 2, 3]);
});

it('goes on after a task that fails', async () => {
  const lines = createLines(1);
  const failing = lines.run('acme', () => Promise.reject(new Error('broken')));
  const next = lines.run('acme', async () => 'done');
  await expect(failing).rejects.toThrow('broken');
  await expect(next).resolves.toBe('done');
  expect(lines.isExpected('acme')).toBe(false);
});

it('expects a line while there is one, and for some who come after somebody was in the way', async () => {
  const lines = createLines(1);
  expect(lines.isExpected('acme')).toBe(false);
  const run = lines.run('acme', async () => expect(lines.isExpected('acme')).toBe(true));
  await run;
  expect(lines.isExpected('acme')).toBe(false);

  lines.expect('acme');
  let linedUp = 0;
  while (lines.isExpected('acme')) await lines.run('acme', async () => (linedUp += 1));
  expect(linedUp).toBe(16);
  expect(lines.isExpected('other')).toBe(false);
});
