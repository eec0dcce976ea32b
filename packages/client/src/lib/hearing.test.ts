import { describe, expect, it } from 'vitest';
import { createHearing } from './hearing.ts';

function listen() {
  const told: unknown[] = [];
  const hearing = createHearing<unknown>({ parse: (value) => value, onMessage: (message) => told.push(message), onStatus: (status) => told.push(status) });
  return { hearing, told };
}

describe('what a tab hears', () => {
  it('is not what a replaced reader still says, even of a source that has no cursors', () => {
    const { hearing, told } = listen();
    hearing.hear({ kind: 'report', term: 2, status: 'live', message: 'new' });
    expect(hearing.hear({ kind: 'report', term: 1, status: 'reconnecting', message: 'old' })).toBe('stale');
    expect(told).toEqual(['connecting', 'live', 'new']);
  });

  it('asks each reader to go back once', () => {
    const { hearing, told } = listen();
    const report = { kind: 'report', status: 'live', message: 'x' } as const;
    hearing.hear({ ...report, term: 1, from: 0, cursor: 1 });
    expect(hearing.hear({ ...report, term: 1, from: 2, cursor: 3 })).toBe('behind');
    expect(hearing.hear({ ...report, term: 1, from: 3, cursor: 4 })).toBe('waiting');
    expect(hearing.hear({ ...report, term: 2, from: 4, cursor: 5 })).toBe('behind');
    expect(hearing.cursor).toBe(1);
    expect(told).toEqual(['connecting', 'live', 'x']);
  });
});
