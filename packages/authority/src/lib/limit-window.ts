import type { LimitWindow } from '@byleave/core';
import { Temporal } from 'temporal-polyfill';

/** Epoch ms from which on uses count at `at`. */
export function toWindowStart(window: LimitWindow, at: number): number {
  switch (window.kind) {
    case 'rolling':
      return at - window.ms + 1;
    case 'calendar':
      return startOf(window, at).epochMilliseconds;
    case 'whole':
      return 0;
  }
}

/** Epoch ms from which on a use of `usedAt` no longer counts, or `undefined` when it always does. */
export function toWindowEnd(window: LimitWindow, usedAt: number): number | undefined {
  switch (window.kind) {
    case 'rolling':
      return usedAt + window.ms;
    case 'calendar':
      return startOf(window, usedAt).add({ [`${window.unit}s`]: 1 }).startOfDay().epochMilliseconds;
    case 'whole':
      return undefined;
  }
}

type Calendar = Extract<LimitWindow, { readonly kind: 'calendar' }>;

/** Days begin when the zone's clocks say so, whatever daylight saving time does; weeks on Monday (ISO 8601). */
function startOf({ unit, timeZone }: Calendar, at: number): Temporal.ZonedDateTime {
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).startOfDay();
  switch (unit) {
    case 'day':
      return day;
    case 'week':
      return day.subtract({ days: day.dayOfWeek - 1 }).startOfDay();
    case 'month':
      return day.with({ day: 1 }).startOfDay();
  }
}
