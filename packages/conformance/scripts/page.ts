import { attacks, runConformance, toConformanceTable, type Subject, type SubjectReport } from '../src/index.ts';

/** Where the committed table is. */
export const pageUrl: URL = new URL('../../../docs/conformance.md', import.meta.url);

const startOfTable = '<!-- written by npm run conformance -->\n';

/** One subject after another: they share a machine, and some watch the clock. */
export async function runAll(subjects: readonly Subject[]): Promise<readonly SubjectReport[]> {
  const reports: SubjectReport[] = [];
  for (const subject of subjects) reports.push(await runConformance(subject));
  return reports;
}

/** The page with the reports in its table’s place. @throws when the page has no such place */
export function writeTable(page: string, reports: readonly SubjectReport[]): string {
  const at = page.indexOf(startOfTable);
  if (at < 0) throw new Error(`The page has lost its “${startOfTable.trim()}”.`);
  return `${page.slice(0, at + startOfTable.length)}\n${toConformanceTable(attacks, reports)}`;
}
