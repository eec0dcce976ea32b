import type { TextRange } from './folded-text.ts';

const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
const monthNames = months.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)}|\\.)?`).join('|').replace('sep(?:', 'sept?(?:');
const written: readonly (readonly [RegExp, (parts: readonly string[]) => readonly [string, string, string]])[] = [
  [/(?<![\p{L}\p{N}/.-])(\d{4})-(\d{2})-(\d{2})(?![\p{N}-])/gu, ([year, month, day]) => [year!, month!, day!]],
  [new RegExp(String.raw`(?<!\p{L})(${monthNames})\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\p{N})`, 'giu'), ([month, day, year]) => [year!, toMonth(month!), day!]],
  [new RegExp(String.raw`(?<![\p{L}\p{N}])(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(${monthNames}),?\s+(\d{4})(?!\p{N})`, 'giu'), ([day, month, year]) => [year!, toMonth(month!), day!]],
  [/(?<![\p{L}\p{N}./-])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\p{N}.])/gu, ([day, month, year]) => [year!, month!, day!]],
];
const clock = /(?<![\p{L}\p{N}:.])(\d{1,2})(?::(\d{2}))?\s*(am|pm)?(?![\p{L}\p{N}:])/giu;
const isoTime = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::00(?:\.0+)?)?Z?)?$/u;

function toMonth(name: string): string {
  return String(months.findIndex((month) => month.startsWith(name.slice(0, 3).toLowerCase())) + 1);
}

/** Whether a value is a date, or a date and a time, as programs write it. */
export function isIsoTime(value: string): boolean {
  return isoTime.test(value);
}

/**
 * Where a text writes the dates in full, in whatever form has one reading: `2026-11-23`, `November 23rd, 2026`,
 * `23.11.2026`. One with slashes has two. A time of day counts when the text has it too.
 */
export function indexDates(text: string): (value: string) => TextRange | undefined {
  const dates = new Map<string, TextRange>();
  for (const [pattern, toParts] of written) {
    for (const match of text.matchAll(pattern)) {
      const [year, month, day] = toParts(match.slice(1));
      const key = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
      if (!dates.has(key) && !Number.isNaN(Date.parse(key))) dates.set(key, { start: match.index, end: match.index + match[0].length });
    }
  }
  const times = dates.size === 0 ? new Set<string>() : new Set(Array.from(text.matchAll(clock), toTime));
  return (value) => {
    const [, date = '', time] = isoTime.exec(value) ?? [];
    return time === undefined || times.has(time) ? dates.get(date) : undefined;
  };
}

function toTime([, hour = '', minute = '00', half = '']: readonly (string | undefined)[]): string {
  const shift = half.toLowerCase() === 'pm' && Number(hour) < 12 ? 12 : half.toLowerCase() === 'am' && hour === '12' ? -12 : 0;
  return `${String(Number(hour) + shift).padStart(2, '0')}:${minute}`;
}
