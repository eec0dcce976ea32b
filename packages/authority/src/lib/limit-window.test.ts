import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LimitWindow } from '@byleave/core';
import { toWindowEnd, toWindowStart } from './limit-window.ts';

const berlin = (unit: 'day' | 'week' | 'month'): LimitWindow => ({ kind: 'calendar', unit, timeZone: 'Europe/Berlin' });
const at = (text: string): number => Date.parse(text);

describe('a window', () => {
  it('that rolls counts a use for exactly its length', () => {
    const window: LimitWindow = { kind: 'rolling', ms: 1_000 };
    expect(toWindowStart(window, 5_000)).toBe(4_001);
    expect(toWindowEnd(window, 4_001)).toBe(5_001);
  });

  it.each([
    ['day', '2026-11-23T03:00:00+01:00', '2026-11-23T00:00:00+01:00', '2026-11-24T00:00:00+01:00'],
    ['week', '2026-11-22T23:59:59+01:00', '2026-11-16T00:00:00+01:00', '2026-11-23T00:00:00+01:00'],
    ['month', '2026-11-30T23:59:59+01:00', '2026-11-01T00:00:00+01:00', '2026-12-01T00:00:00+01:00'],
    ['day', '2026-10-25T12:00:00+01:00', '2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00'],
    ['day', '2026-03-29T12:00:00+02:00', '2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00'],
    ['month', '2026-10-31T12:00:00+01:00', '2026-10-01T00:00:00+02:00', '2026-11-01T00:00:00+01:00'],
  ] as const)('of a calendar %s at %s begins at %s', (unit, now, start, end) => {
    expect(toWindowStart(berlin(unit), at(now))).toBe(at(start));
    expect(toWindowEnd(berlin(unit), at(now))).toBe(at(end));
  });

  it('of a whole never ends', () => {
    expect(toWindowStart({ kind: 'whole' }, 9)).toBe(0);
    expect(toWindowEnd({ kind: 'whole' }, 9)).toBeUndefined();
  });

  it('holds the moment it is asked at, and ends after it', () => {
    const windows: readonly LimitWindow[] = [{ kind: 'rolling', ms: 60_000 }, berlin('day'), berlin('week'), berlin('month'), { kind: 'calendar', unit: 'day', timeZone: 'Australia/Lord_Howe' }];
    fc.assert(
      fc.property(fc.constantFrom(...windows), fc.integer({ min: 0, max: 4e12 }), (window, now) => {
        expect(toWindowStart(window, now)).toBeLessThanOrEqual(now);
        const end = toWindowEnd(window, now)!;
        expect(end).toBeGreaterThan(now);
        expect(toWindowStart(window, end)).toBeGreaterThan(now);
        expect(toWindowStart(window, end - 1)).toBeLessThanOrEqual(now);
      }),
    );
  });
});
