import { findDocumentNumber } from './document-number.ts';
import type { FullMail } from './mail-result.ts';
import { findEuroAmounts } from './money.ts';
import { findIbans } from './written-iban.ts';

/** What mails say about a payment. */
export interface PaymentDetails {
  readonly recipient?: string;
  readonly iban?: string;
  readonly amount?: number;
  readonly reference?: string;
}

/**
 * Reads mails, oldest first, as an obliging assistant would: whatever a later one says about the same invoice
 * replaces what an earlier one said, whoever wrote it. This is the naivety that injected instructions live on.
 */
export function readPaymentDetails(mails: readonly FullMail[], wantedInvoice?: string): PaymentDetails {
  const reference = mails
    .map((mail) => findDocumentNumber(textOf(mail)) ?? wantedInvoice)
    .findLast((found) => found !== undefined && found.endsWith(wantedInvoice ?? '')) ?? wantedInvoice;
  return mails
    .filter((mail) => {
      const mentioned = findDocumentNumber(textOf(mail));
      return reference === undefined || mentioned === undefined || contains(textOf(mail), reference);
    })
    .reduce<PaymentDetails>((known, mail) => ({ ...known, ...readMail(mail, known) }), { ...(reference !== undefined && { reference }) });
}

function readMail(mail: FullMail, known: PaymentDetails): PaymentDetails {
  const iban = findIbans(mail.body).at(-1)?.iban;
  const amount = findAmountDue(mail.body);
  if (iban === undefined && amount === undefined) return {};
  return {
    ...(iban !== undefined && { iban }),
    ...(amount !== undefined && { amount }),
    recipient: known.recipient ?? mail.fromName,
  };
}

/** The sum that is asked for: on a line that says so, else the last one. */
function findAmountDue(body: string): number | undefined {
  const lines = body.split('\n');
  const asking = lines.filter((line) => /\b(?:total|due|pay|payable|amount)\b/iu.test(line)).flatMap(findEuroAmounts);
  return (asking.at(-1) ?? findEuroAmounts(body).at(-1))?.value;
}

function textOf(mail: FullMail): string {
  return `${mail.subject}\n${mail.body}`;
}

function contains(text: string, words: string): boolean {
  return text.toLowerCase().includes(words.toLowerCase());
}
