import { attacks, runConformance, type SubjectReport } from '@byleave/conformance';
import { committedReport } from '../../../conformance/src/lib/committed-table.fixture.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { clientSubject, handlerSubject, subject } from './conformance.fixture.ts';

/** What has no meaning here: the table says why. */
const meaningless: readonly string[] = ['own-words'];

describe.each([
  ['an MCP server behind the proxy', subject, meaningless],
  ['an MCP server with guarded handlers', handlerSubject, [...meaningless, 'late-tool']],
  ['a guarded MCP client', clientSubject, meaningless],
])('%s', (_what, subject, meaningless) => {
  let report: SubjectReport;
  beforeAll(async () => {
    report = await runConformance(subject);
  }, 120_000);
  it.each(attacks)('holds: $title', ({ id }) => {
    expect(report.cells[id]).toMatchObject({ verdict: meaningless.includes(id) ? 'n/a' : 'held' });
  });
  it('does what the committed table says', () => {
    expect(report).toEqual(committedReport(subject.name));
  });
});
