import { attacks, runConformance, type SubjectReport } from '@byleave/conformance';
import { beforeAll, describe, expect, it } from 'vitest';
import { committedReport } from '../../conformance/src/lib/committed-table.fixture.ts';
import { subject } from './conformance.fixture.ts';

/**
 * All but the count of requests: the program takes longer to start an effect than a watch for the stop waits, so that it
 * reads the stops beside it, and nothing waits for that answer; `hooks.test.ts` counts those that are waited for. All but whether
 * the person’s words are theirs: this version of the program does not say who wrote a prompt (see there). And all but those in which
 * the program sums up its history, or clears it.
 */
const tried = attacks.filter(({ id }) => !['one-round-trip', 'own-words', 'summarized', 'cleared'].includes(id));

describe('the program of the Claude Agent SDK with the hooks', () => {
  let report: SubjectReport;
  beforeAll(async () => {
    report = await runConformance(subject, { attacks: tried, timeoutMs: 240_000 });
  }, 1_800_000);

  it.each(tried)('does as the scripted one: $title', ({ id }) => {
    expect(report.cells[id]).toEqual(committedReport('claude-agent-sdk')?.cells[id]);
  });
});
