const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** "4 min. ago", "yesterday"; no finer than a minute, since nothing here ticks faster. */
export function formatAgo(at: number, now: number, locale: string): string {
  const format = formats.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  formats.set(locale, format);
  const [unit, ms] = steps.find(([, size]) => Math.abs(now - at) >= size) ?? (['minute', 60_000] as const);
  return format.format(Math.trunc((at - now) / ms), unit);
}

/** Making one takes longer than using it a hundred times. */
const formats = new Map<string, Intl.RelativeTimeFormat>();
