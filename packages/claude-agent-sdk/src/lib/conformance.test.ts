import { attacks, runConformance, type SubjectReport } from '@byleave/conformance';
import { committedReport } from '../../../conformance/src/lib/committed-table.fixture.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { subject } from './conformance.fixture.ts';

/** What has no meaning here: the table says why. */
const meaningless: readonly string[] = ['killed-after-approval'];

describe('the Claude Agent SDK with the hooks', () => {
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
