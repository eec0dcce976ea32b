/** Right-to-left locales write these around numbers; every value is isolated anyway, and they would show as hidden text. */
const directionMark = /[\u200e\u200f\u061c]/gu;

/** A sum as a person reads it: "€7,150", "€7,150.50". Never rounded; cents only where there are any. */
export function formatAmount(value: number, currency: string | undefined, locale: string): string {
  const format = (options: Intl.NumberFormatOptions): string =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: 4, ...options }).format(value).replaceAll(directionMark, '');
  if (currency === undefined) return format({});
  try {
    return format({ style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' });
  } catch {
    return `${format({})} ${currency}`;
  }
}
