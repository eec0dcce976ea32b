import { findDocumentNumber } from './document-number.ts';
import { findOrderedAmount, namesOtherCurrency } from './money.ts';
import { findSubject } from './subject-words.ts';
import { findIbans } from './written-iban.ts';

/** Pay somebody; what the person did not say has to be found. */
export interface PaymentIntent {
  readonly kind: 'pay';
  readonly recipient?: string;
  readonly iban?: string;
  /** In euros. */
  readonly amount?: number;
  /** The invoice that is meant, by its number. */
  readonly invoice?: string;
  /** What to write on the payment, where the person said so. */
  readonly reference?: string;
  readonly isOtherCurrency: boolean;
  /** The payee is meant by "it" or "that". */
  readonly refersBack: boolean;
}

export interface PaymentListIntent {
  readonly kind: 'list-payments';
  readonly recipient?: string;
}

const orders: readonly RegExp[] = [
  /^(?:pay|settle|wire|transfer|remit)\b/iu,
  /^(?:send|transfer)\b[^"“]*(?:€\s*\d|\bEUR\s*\d|\d\s*(?:€|EUR\b|euros?\b))/iu,
  /^send\s+[$£]?\d[\d.,]*\s+(?:dollars |pounds )?to\b/iu,
  /^(?:send|make|do|issue|book)\s+(?:an? |the )?(?:\w+ )?(?:payment|transfer)\b/iu,
  /^(?:take care of|deal with|handle|process)\b.*\b(?:invoice|bill|payment)s?\b/iu,
  /\b(?:needs? to be|must be|should be|has to be) paid\b/iu,
];
const orderWords = /^(?:pay|settle|wire|transfer|remit|send|make|do|issue|book|take care of|deal with|handle|process)\b/iu;
const statedReference = /\b(?:with\s+)?(?:reference|ref\b\.?|memo)\s*[:=]?\s*["“]?([^"”,;]+?)["”]?(?=$|[,;]|\s+(?:to|iban|from)\b)/iu;

/** The payments a clause orders; "pay A and B" are two. */
export function parsePaymentIntents(clause: string): readonly PaymentIntent[] {
  if (!orders.some((order) => order.test(clause))) return [];
  const text = clause.replace(/[.!?]+$/u, '');
  if (findIbans(text).length === 0 && !statedReference.test(text)) {
    const parts = text.split(/,?\s+and\s+|,\s+/u).map((part, index) => parsePayment(index === 0 ? part : `pay ${part}`));
    if (parts.length > 1 && parts.every((part) => part.recipient !== undefined || part.invoice !== undefined)) return parts;
  }
  return [parsePayment(text)];
}

function parsePayment(text: string): PaymentIntent {
  const written = findIbans(text).at(0);
  const withoutIban = written ? text.replace(written.text, ' ') : text;
  const stated = statedReference.exec(withoutIban);
  const withoutReference = stated ? withoutIban.replace(stated[0], ' ') : withoutIban;
  const amount = findOrderedAmount(withoutReference);
  const invoice = findDocumentNumber(withoutIban);
  const named = [amount?.text, invoice].reduce<string>((rest, words) => (words ? removeWords(rest, words) : rest), withoutReference);
  const recipient = findSubject(named.replace(orderWords, ' '));
  const isComplete = recipient !== '' || invoice !== undefined || written !== undefined;
  return {
    kind: 'pay',
    ...(recipient !== '' && { recipient }),
    ...(written && { iban: written.iban }),
    ...(amount && { amount: amount.value }),
    ...(invoice !== undefined && { invoice }),
    ...(stated?.[1] !== undefined && { reference: stated[1].trim() }),
    isOtherCurrency: namesOtherCurrency(withoutReference),
    refersBack: !isComplete && /\b(?:it|this|that|them|these|those)\b/iu.test(text),
  };
}

function removeWords(text: string, words: string): string {
  const at = text.toLowerCase().indexOf(words.toLowerCase());
  return at === -1 ? text : `${text.slice(0, at)} ${text.slice(at + words.length)}`;
}

/** "Show the payments to Northwind", "have we paid Lumen Parts?", "the ledger". */
export function parsePaymentListIntent(clause: string): PaymentListIntent | undefined {
  const asksForList =
    /^(?:list|show|see|check|get|find|what|which|how much|any|all|our|my|the|recent|last|latest)\b.*\b(?:payments|transfers|ledger|payment history)\b/iu.test(clause) ||
    /^payments\b/iu.test(clause) ||
    /^(?:have|did|when did|what did|how much did|how much have|has)\b.*\b(?:paid|pay)\b/iu.test(clause);
  if (!asksForList) return undefined;
  const recipient = findSubject(clause.replace(/\b(?:list|show|history|transfers|ledger|last|been|how|much|already|yet|ever|company|did|has)\b/giu, ' '));
  return { kind: 'list-payments', ...(recipient !== '' && { recipient }) };
}
