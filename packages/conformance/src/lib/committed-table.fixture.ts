import { readFileSync } from 'node:fs';
import type { Cell } from './attack.ts';
import { attacks, type SubjectReport } from './run-conformance.ts';

/** Where the committed table is, and the line it begins below. */
export const pageUrl: URL = new URL('../../../../docs/conformance.md', import.meta.url);
export const startOfTable = '<!-- written by npm run conformance -->\n';

/** The page up to its table, and the table. @throws when the page has no such place */
export function splitPage(page: string): readonly [head: string, table: string] {
  const at = page.indexOf(startOfTable);
  if (at < 0) throw new Error(`The page has lost its “${startOfTable.trim()}”.`);
  const end = at + startOfTable.length;
  return [page.slice(0, end), page.slice(end).replace(/^\n/u, '')];
}

/** What a table says of every subject, in its order. @throws when it is no table of these attacks */
export function readTable(table: string): readonly SubjectReport[] {
  const lines = table.split('\n');
  const rows = lines.filter((line) => line.startsWith('| ')).map((line) => line.slice(2, -2).split(' | '));
  const notes = new Map(lines.map((line) => /^(\d+)\. (.*)$/u.exec(line)).map((match): [string | undefined, string] => [match?.[1], match?.[2] ?? '']));
  const versions = new Map(lines.map((line) => /^- ([^:]+): (.*)$/u.exec(line)).map((match): [string | undefined, string] => [match?.[1], match?.[2] ?? '']));
  const toCell = (text: string | undefined): Cell => {
    const [, verdict, note] = /^(held|n\/a|broken)(?: \((\d+)\))?$/u.exec(text ?? '') ?? [];
    if (verdict === 'held') return { verdict };
    if (verdict === 'n/a') return { verdict, why: notes.get(note) ?? '' };
    if (verdict === 'broken') return { verdict, what: notes.get(note) ?? '' };
    throw new Error(`“${text}” is no cell of the table.`);
  };
  const [, ...names] = rows[0] ?? [];
  return names.map((name, column) => {
    const cells = attacks.map(({ id, title }): [string, Cell] => [id, toCell(rows.find(([first]) => first === title)?.[column + 1])]);
    return { name, on: versions.get(name) ?? '', cells: Object.fromEntries(cells) };
  });
}

/** What the committed table says of a subject: what its package’s own run of the attacks is held against. */
export function committedReport(name: string): SubjectReport | undefined {
  const [, table] = splitPage(readFileSync(pageUrl, 'utf8'));
  return readTable(table).find((report) => report.name === name);
}
