import type { Attack, Cell } from './attack.ts';
import type { SubjectReport } from './run-conformance.ts';

/** The reports as a Markdown table, a row for each attack, and below it why a cell is not `held`. */
export function toConformanceTable(attacks: readonly Attack[], reports: readonly SubjectReport[]): string {
  const notes: string[] = [];
  const toCell = (cell: Cell | undefined): string => {
    if (!cell) return '';
    if (cell.verdict === 'held') return 'held';
    const note = cell.verdict === 'n/a' ? cell.why : cell.what;
    if (!notes.includes(note)) notes.push(note);
    return `${cell.verdict} (${notes.indexOf(note) + 1})`;
  };
  const rows = attacks.map(({ id, title }) => [title, ...reports.map(({ cells }) => toCell(cells[id]))]);
  const lines = [['attack', ...reports.map(({ name }) => name)], ['---', ...reports.map(() => '---')], ...rows].map((row) => `| ${row.join(' | ')} |`);
  const ran = reports.map(({ name, on }) => `- ${name}: ${on}`);
  return [...lines, '', ...notes.map((note, index) => `${index + 1}. ${note}`), ...(notes.length > 0 ? [''] : []), ...ran, ''].join('\n');
}
