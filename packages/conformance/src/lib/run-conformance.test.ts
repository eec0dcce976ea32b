import { describe, expect, it } from 'vitest';
import { attacks, runConformance, type SubjectReport } from './run-conformance.ts';
import { guardSubject } from './guard-subject.ts';
import { committedReport } from './committed-table.fixture.ts';
import { credulous, hasty, inert } from './leaky-subjects.fixture.ts';
import type { Attack } from './attack.ts';
import { attacksOnAge } from './attacks-on-age.ts';

const brokenIn = ({ cells }: SubjectReport): readonly string[] => Object.keys(cells).filter((id) => cells[id]!.verdict === 'broken');
/** An effect that nobody tells of a stop is only found out by waiting. */
const quick = { timeoutMs: 500, attacks: attacks.filter((attack) => !attacksOnAge.includes(attack)) };

describe('the suite', () => {
  it('has a subject with a hole that breaks each attack', async () => {
    const reports = await Promise.all([
      ...[hasty, credulous, inert].map((subject) => runConformance(subject, quick)),
      runConformance(credulous, { attacks: attacksOnAge }),
    ]);
    const found = new Set(reports.flatMap(brokenIn));
    expect(attacks.filter(({ id }) => !found.has(id)).map(({ id }) => id)).toEqual([]);
    expect(reports.at(-1)?.cells).toEqual({
      killed: { verdict: 'broken', what: 'the log of the killed process has no claim' },
      'killed-after-approval': { verdict: 'broken', what: 'the log does not know the approval' },
      'one-round-trip': { verdict: 'broken', what: 'the effect waited for 2 answers' },
      'many-approvals': { verdict: 'broken', what: expect.stringContaining('times as long') as string },
    });
  });

  it('says of a layer that believes the page what ran on its word', async () => {
    const { cells } = await runConformance(credulous, { ...quick, attacks: attacks.filter(({ id }) => id.startsWith('forged') || id.startsWith('saved')) });
    expect(cells['forged-approval']).toEqual({ verdict: 'broken', what: 'on the page’s word: ran pay({"amount":2400,"iban":"DE89370400440532013000"}) × 1' });
    expect(cells['saved-state-edited']).toEqual({ verdict: 'broken', what: 'it ran with arguments nobody was asked about' });
  });

  it('does not take a layer that runs nothing for one that holds', async () => {
    expect(brokenIn(await runConformance(inert, quick))).toEqual(expect.arrayContaining(['approve', 'allowed', 'mixed-batch', 'restart', 'sub-agent', 'prototype-name', 'replay', 'concurrent']));
  });

  it('takes a subject that throws, or never ends, for broken', async () => {
    const attack: Attack = { id: 'x', title: 'x', run: ({ session }) => session.start('c-1', []) };
    const open = guardSubject.open;
    const starting = (start: () => Promise<void>) => ({ name: 'x', on: 'x', open: async (effects: Parameters<typeof open>[0]) => ({ ...(await open(effects)), start }) });
    const throws = await runConformance(starting(() => Promise.reject(new Error('no'))), { attacks: [attack] });
    expect(throws.cells['x']).toEqual({ verdict: 'broken', what: 'it threw: no' });
    const hangs = await runConformance(starting(() => new Promise(() => {})), { attacks: [attack], timeoutMs: 5 });
    expect(hangs.cells['x']).toMatchObject({ verdict: 'broken' });
  });

  it('gives every attack an id of its own', () => {
    expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length);
  });
});

describe('guard', () => {
  it('does what the committed table says', async () => {
    const report = await runConformance(guardSubject);
    expect(report).toEqual(committedReport(guardSubject.name));
  });
});
