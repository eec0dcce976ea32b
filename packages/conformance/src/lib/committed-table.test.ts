import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { writeTable } from '../../scripts/page.ts';
import { pageUrl, readTable, splitPage } from './committed-table.fixture.ts';

const page = readFileSync(pageUrl, 'utf8');
const reports = readTable(splitPage(page)[1]);
const packages = new URL('../../../', import.meta.url);

it('is as the command writes it', () => {
  expect(writeTable(page, reports)).toBe(page);
});

it('has a column for every adapter, held against what it does by a test of its package', () => {
  const adapters = readdirSync(packages).filter((name) => existsSync(new URL(`${name}/src/lib/conformance.fixture.ts`, packages)));
  expect(reports.map(({ name }) => name).toSorted()).toEqual([...adapters, 'mcp-client', 'mcp-handler', 'guard'].toSorted());
  const tests = [...adapters.map((name) => `${name}/src/lib/conformance.test.ts`), 'conformance/src/lib/run-conformance.test.ts'];
  for (const test of tests) expect(readFileSync(new URL(test, packages), 'utf8')).toMatch(/expect\(report\)\.toEqual\(committedReport\(\w+\.name\)\)/u);
});

it('has nothing broken, and a reason for whatever has no meaning', () => {
  const cells = reports.flatMap(({ name, cells: all }) => Object.entries(all).map(([id, cell]) => ({ at: `${name}: ${id}`, cell })));
  expect(cells.filter(({ cell }) => cell.verdict === 'broken')).toEqual([]);
  expect(cells.filter(({ cell }) => cell.verdict === 'n/a' && cell.why.length < 10)).toEqual([]);
  expect(cells.filter(({ cell }) => cell.verdict === 'held').length).toBeGreaterThan(0.9 * cells.length);
});

it('is not taken for another one', () => {
  const [head, table] = splitPage(page);
  const [first] = readTable(table.replace('| held |', '| n/a (1) |'));
  expect(first).not.toEqual(reports[0]);
  expect(() => readTable(table.replace('| held |', '| perhaps |'))).toThrow('no cell');
  expect(() => splitPage(head.slice(0, -2))).toThrow('has lost its');
});
