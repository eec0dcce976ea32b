import type { Edges } from './text-edges.ts';

/** Letters, digits and single marks between groups: the form of an account, phone or document number. */
export const referenceForm = /^\+?[a-z\d]+(?:[ -][a-z\d]+)*$/u;
const ibanForm = /^[a-z]{2}\d{2}[a-z\d]{8,30}$/u;
const numericReference = /^(?:\+\d{4,}|\d{7,})$/u;

/** An IBAN's (ISO 13616). */
const longestReference = 34;

/** The groups of an exactly folded value written together, when it looks like an account, phone or document number. */
export function toReference(folded: string): string | undefined {
  const reference = folded.replace(/[ -]/gu, '');
  const digits = reference.replace(/\D/gu, '').length;
  return digits >= 4 && reference.length <= longestReference && referenceForm.test(folded) ? reference : undefined;
}

/**
 * Whether what is written can be read as one reference, however it is grouped. Only capitals set letters apart from
 * words: `INV 20418` is a number, `jonas 2024` isn't the account `jonas2024`.
 */
export function isReference(reference: string, written: string): boolean {
  if (/[\n\r\u2028\u2029]/u.test(written)) return false;
  if (numericReference.test(reference)) return true;
  if (ibanForm.test(reference) && reference.replace(/\D/gu, '').length >= 8) return true;
  return /\p{Lu}/u.test(written) && written === written.toUpperCase() && !/\p{L}[\p{Zs}-]\p{L}/u.test(written);
}

/** Whether the groups go on outside the range. An account number with its checksum right is known to be complete. */
export function isContinued(reference: string, written: string, { left, right }: Edges): boolean {
  if (!/\p{Zs}/u.test(written) || isIban(reference)) return false;
  return /^\p{Zs}\d/u.test(right) || (/\d\p{Zs}$/u.test(left) && /^\d/u.test(written));
}

/** ISO 7064 MOD 97-10, as ISO 13616 applies it. */
function isIban(reference: string): boolean {
  if (!ibanForm.test(reference)) return false;
  let remainder = 0;
  for (const unit of reference.slice(4) + reference.slice(0, 4)) {
    const value = Number.parseInt(unit, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}
