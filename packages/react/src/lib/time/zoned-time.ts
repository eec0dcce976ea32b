/** A wall clock's reading somewhere. `month` is 1 to 12. */
export interface ZonedTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** What the clocks of a time zone show at an instant. */
export function toZonedTime(at: number, timeZone: string): ZonedTime {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const read = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return { year: read('year'), month: read('month'), day: read('day'), hour: read('hour'), minute: read('minute') };
}

/** The instant at which the clocks of a time zone show a reading; of two, the later; of none, one shortly after. */
export function fromZonedTime(time: ZonedTime, timeZone: string): number {
  const wanted = toUtc(time);
  const offsetAt = (at: number): number => toUtc(toZonedTime(at, timeZone)) - at;
  const guess = wanted - offsetAt(wanted);
  return wanted - offsetAt(guess);
}

function toUtc({ year, month, day, hour, minute }: ZonedTime): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

const eveningHour = 18;

/** The next time it is 18:00 there, and whether that is on the same day. */
export function toNextEvening(now: number, timeZone: string): { readonly at: number; readonly isToday: boolean } {
  const today = { ...toZonedTime(now, timeZone), hour: eveningHour, minute: 0 };
  const at = fromZonedTime(today, timeZone);
  if (at > now) return { at, isToday: true };
  return { at: fromZonedTime({ ...today, day: today.day + 1 }, timeZone), isToday: false };
}
