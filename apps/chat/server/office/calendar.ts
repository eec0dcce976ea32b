const dayMs = 86_400_000;

/** Epoch ms of a moment some days, fractions allowed, before `now`. */
export function daysBefore(now: number, days: number): number {
  return Math.round(now - days * dayMs);
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/Berlin' });

/** "14 November 2026", some days after `now`; negative for before. */
export function dayAfter(now: number, days: number): string {
  return dayFormat.format(now + days * dayMs);
}
