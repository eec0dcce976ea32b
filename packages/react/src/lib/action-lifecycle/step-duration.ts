const units = [
  ['day', 24 * 60 * 60_000],
  ['hour', 60 * 60_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** How long something took, in its largest unit, rounded down: "4 min"; `undefined` for less than a second. */
export function formatDuration(durationMs: number, locale: string): string | undefined {
  const found = units.find(([, sizeMs]) => durationMs >= sizeMs);
  if (!found) return undefined;
  const [unit, sizeMs] = found;
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(Math.floor(durationMs / sizeMs));
}
