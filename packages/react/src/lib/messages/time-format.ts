const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const tenSecondsMs = 10_000;

export interface TimeFormat {
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Whether the reader must be told which zone it is, because it may not be theirs. */
  readonly namesZone: boolean;
}

/** The hour and minute of an instant, with the date when it is not the day of `today`. */
export function formatTime(at: number, format: TimeFormat, today: number | null): string {
  return formatInstant(at, format, today);
}

/** The same to the second, for receipts and the timeline. */
export function formatExactTime(at: number, format: TimeFormat, today: number | null): string {
  return formatInstant(at, format, today, { second: '2-digit' });
}

function formatInstant(
  at: number,
  { locale, timeZone, namesZone }: TimeFormat,
  today: number | null,
  precision?: Intl.DateTimeFormatOptions,
): string {
  const day = remembered('en', { timeZone });
  const isToday = today === null || day.format(at) === day.format(today);
  return remembered(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
    ...precision,
    ...(!isToday && { weekday: 'short', day: 'numeric', month: 'short' }),
    ...(namesZone && { timeZoneName: 'short' }),
  }).format(at);
}

/** "23 hr", "4 min", and in the last minute in steps of ten seconds: "30 sec". */
export function formatRemaining(remainingMs: number, locale: string): string {
  const [unit, size] = remainingMs > 2 * hourMs ? (['hour', hourMs] as const) : remainingMs > minuteMs ? (['minute', minuteMs] as const) : (['second', tenSecondsMs] as const);
  const amount = Math.ceil(Math.max(0, remainingMs) / size) * (unit === 'second' ? 10 : 1);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(amount);
}

/** How long until the words of `formatRemaining` change. */
export function nextChangeMs(remainingMs: number): number {
  const size = remainingMs > minuteMs ? minuteMs : tenSecondsMs;
  return remainingMs % size || size;
}

/** Making one takes longer than using it a hundred times, and a log has a time in every row. */
const formats: Record<string, Intl.DateTimeFormat> = {};

function remembered(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return (formats[locale + JSON.stringify(options)] ??= new Intl.DateTimeFormat(locale, options));
}
