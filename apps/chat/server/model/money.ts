const number = String.raw`\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?`;
const euroAmount = new RegExp(
  String.raw`(?:€|\bEUR|\beuros?)\s*(${number})(?![\d.,]*\d)|(?<![\d.,A-Z-])(${number})\s*(?:€|EUR\b|euros?\b)`,
  'giu',
);
const bareAmount = new RegExp(String.raw`\b(?:pay|send|transfer|wire|remit|of)\s+(${number})(?![\d.,]*[\d-])`, 'iu');

/** A sum of money as written in a text. */
export interface WrittenAmount {
  readonly value: number;
  /** The words it was written in. */
  readonly text: string;
  readonly index: number;
}

/** Every amount in euros in a text: `€2,400`, `2400 EUR`, `2.400,00 €`. */
export function findEuroAmounts(text: string): readonly WrittenAmount[] {
  return [...text.matchAll(euroAmount)].map((match) => ({
    value: parseNumber(match[1] ?? match[2] ?? ''),
    text: match[0],
    index: match.index,
  }));
}

/** The amount a person orders to pay: in euros, or bare after the verb ("pay 2400 to …"). */
export function findOrderedAmount(text: string): WrittenAmount | undefined {
  const inEuros = findEuroAmounts(text).at(0);
  if (inEuros) return inEuros;
  const bare = bareAmount.exec(text);
  const written = bare?.[1];
  if (!bare || written === undefined) return undefined;
  return { value: parseNumber(written), text: written, index: bare.index + bare[0].lastIndexOf(written) };
}

/** Whether a text names a sum in a currency that is not the euro. */
export function namesOtherCurrency(text: string): boolean {
  return /[$£¥]\s*\d|\d\s*(?:[$£¥]|(?:USD|GBP|CHF|JPY|dollars?|pounds?|francs?)\b)/iu.test(text);
}

/** The last of `.` and `,` is the decimal mark when one or two digits follow it; anything else groups thousands. */
function parseNumber(written: string): number {
  const [, whole = '', , fraction = ''] = /^(.*?)(?:([.,])(\d{1,2}))?$/u.exec(written) ?? [];
  return Number(`${whole.replace(/\D/gu, '')}.${fraction || '0'}`);
}

const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });

/** "€2,400.00". */
export function formatEuros(amount: number): string {
  return euros.format(amount);
}
