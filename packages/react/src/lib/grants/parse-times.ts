/** The most that a grant may be used (wire.ts). */
const mostTimes = 1_000_000;

/** A whole number of times, `undefined` for an empty field, which sets no limit, `null` for what is neither. */
export function parseTimes(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const times = Number(trimmed);
  return Number.isInteger(times) && times >= 1 && times <= mostTimes ? times : null;
}
