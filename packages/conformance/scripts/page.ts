import { attacks, runConformance, toConformanceTable, type Subject, type SubjectReport } from '../src/index.ts';
import { splitPage } from '../src/lib/committed-table.fixture.ts';

/** One subject after another: they share a machine, and some watch the clock. */
export async function runAll(subjects: readonly Subject[]): Promise<readonly SubjectReport[]> {
  const reports: SubjectReport[] = [];
  for (const subject of subjects) reports.push(await runConformance(subject));
  return reports;
}

/** The page with the reports in its table’s place. @throws when the page has no such place */
export function writeTable(page: string, reports: readonly SubjectReport[]): string {
  const [head] = splitPage(page);
  return `${head}\n${toConformanceTable(attacks, reports)}`;
}
