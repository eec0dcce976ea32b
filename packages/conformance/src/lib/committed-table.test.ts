import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { pageUrl, runAll, writeTable } from '../../scripts/page.ts';
import { ours } from '../../scripts/subjects.ts';

it('is what the adapters do, and nothing in it is broken', async () => {
  const reports = await runAll(ours);
  const page = readFileSync(pageUrl, 'utf8');
  expect(reports.flatMap(({ name, cells }) => Object.keys(cells).filter((id) => cells[id]!.verdict === 'broken').map((id) => `${name}: ${id}`))).toEqual([]);
  expect(page).toBe(writeTable(page, reports));
  // It would be noticed.
  const [first, ...rest] = reports;
  expect(page).not.toBe(writeTable(page, [{ ...first!, cells: { ...first!.cells, replay: { verdict: 'broken', what: 'it ran twice' } } }, ...rest]));
}, 120_000);
