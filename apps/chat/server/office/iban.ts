/** The IBAN without spaces, in capitals: `DE89 3704…` and `de893704…` become the same text. */
export function normalizeIban(iban: string): string {
  return iban.replace(/\s/gu, '').toUpperCase();
}

/** Whether a text is an IBAN by shape and by its check digits (ISO 13616, ISO 7064 MOD 97-10). */
export function isIban(text: string): boolean {
  const iban = normalizeIban(text);
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/u.test(iban)) return false;
  const digits = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/gu, (letter) => String(Number.parseInt(letter, 36)));
  return BigInt(digits) % 97n === 1n;
}

/** In groups of four, as people read it. */
export function formatIban(iban: string): string {
  return normalizeIban(iban).replace(/(.{4})(?=.)/gu, '$1 ');
}
