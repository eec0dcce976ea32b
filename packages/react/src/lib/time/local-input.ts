import { fromZonedTime, toZonedTime } from './zoned-time.ts';

/** As `<input type="datetime-local">` writes it. */
export function toLocalInput(at: number, timeZone: string): string {
  const { year, month, day, hour, minute } = toZonedTime(at, timeZone);
  const pad = (value: number, length = 2): string => String(value).padStart(length, '0');
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}`;
}

/** The same, with the second and its parts where they are not 0: nothing of the instant is lost. */
export function toExactInput(at: number, timeZone: string): string {
  return toLocalInput(at, timeZone) + new Date(at).toISOString().slice(-8, -1).replace(/(?::00)?\.000$/u, '');
}

/** `undefined` for what is no date and time. */
export function fromLocalInput(text: string, timeZone: string): number | undefined {
  const match = /^([1-9]\d{3})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d(?:\.\d{1,3})?))?$/u.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  return fromZonedTime({ year, month, day, hour, minute }, timeZone) + Math.round(Number(match[6] ?? 0) * 1000);
}
