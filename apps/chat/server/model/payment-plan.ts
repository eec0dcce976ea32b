import { z } from 'zod';
import { formatIban } from '../office/iban.ts';
import { readMails, recallMails, searchMail, type Found, type FullMail } from './mail-result.ts';
import { formatEuros } from './money.ts';
import { explainTrouble } from './outcome-sentence.ts';
import { readPaymentDetails } from './payment-details.ts';
import type { PaymentIntent, PaymentListIntent } from './payment-intent.ts';
import { call, type Memory, type Plan } from './plan.ts';
import { formatDay } from './written-day.ts';

/** More would be skimming, not reading. */
const mostMailsRead = 3;

const payment = z.object({
  recipient: z.string(),
  iban: z.string(),
  amount: z.number(),
  reference: z.string(),
  bookedAt: z.string(),
});

/** Pays with what the person said, and with what mails say where the person said nothing. */
export function* planPayment(intent: PaymentIntent, memory: Memory): Plan {
  if (intent.isOtherCurrency) return 'I can only pay in euros. How much is it in euros?';
  if (intent.recipient !== undefined && intent.amount !== undefined && intent.iban !== undefined) {
    return yield* pay(intent.recipient, intent.iban, intent.amount, intent.reference ?? intent.invoice);
  }
  const found = yield* gatherMails(intent, memory);
  if (!found.ok) return found.trouble;
  const read = readPaymentDetails(found.value, intent.invoice);
  const recipient = chooseRecipient(intent.recipient, read.recipient);
  const iban = intent.iban ?? read.iban;
  const amount = intent.amount ?? read.amount;
  const missing = [
    ...(recipient === undefined ? ['who is to be paid'] : []),
    ...(amount === undefined ? ['the amount'] : []),
    ...(iban === undefined ? ['the IBAN'] : []),
  ];
  if (recipient === undefined || iban === undefined || amount === undefined) {
    return `I read ${countMails(found.value.length)} about ${nameOf(intent)}, but I am missing ${missing.join(' and ')}. Can you tell me?`;
  }
  return yield* pay(recipient, iban, amount, intent.reference ?? read.reference);
}

/** The mails that may say what is missing; oldest first. */
function* gatherMails(intent: PaymentIntent, memory: Memory): Plan<Found<readonly FullMail[]>> {
  if (intent.recipient === undefined && intent.invoice === undefined) {
    const recalled = intent.refersBack ? recallMails(memory) : [];
    if (recalled.length > 0) return { ok: true, value: recalled.slice(-mostMailsRead) };
    return { ok: false, trouble: yield* askWhich(intent) };
  }
  const byName = intent.recipient === undefined ? [] : [`${intent.recipient} ${intent.invoice ?? 'invoice'}`, intent.recipient];
  const queries = intent.invoice === undefined ? byName : [intent.invoice, ...byName];
  for (const query of queries) {
    const found = yield* searchMail(query);
    if (!found.ok) return found;
    const received = found.value.filter((mail) => mail.folder !== 'sent').slice(0, mostMailsRead);
    if (received.length > 0) return yield* readMails(received.toReversed());
  }
  return {
    ok: false,
    trouble: `I found no mail about ${nameOf(intent)}, so I don't know ${intent.iban === undefined ? 'which account' : 'how much'} to pay. Can you give me the name, the amount and the IBAN?`,
  };
}

function* askWhich(intent: PaymentIntent): Plan {
  if (intent.iban !== undefined) return 'Who is to be paid, and how much?';
  const found = yield* searchMail('in:inbox invoice');
  if (!found.ok) return found.trouble;
  const lines = found.value.slice(0, 5).map((mail) => `- ${mail.fromName}: ${mail.subject} (${formatDay(mail.sentAt)})`);
  return ['Mails about invoices:', ...lines, '', 'Which one should I pay?'].join('\n');
}

function* pay(recipient: string, iban: string, amount: number, reference = 'Chen & Daughters Lighting'): Plan {
  const outcome = yield* call('send_payment', { recipient, iban: formatIban(iban), amount, reference });
  if (outcome.status !== 'succeeded') return explainTrouble(`the payment of ${formatEuros(amount)} to ${recipient}`, outcome);
  const sent = payment.safeParse(outcome.value).data ?? { recipient, iban: formatIban(iban), amount, reference };
  return `Done: ${formatEuros(sent.amount)} sent to ${sent.recipient}, IBAN ${sent.iban}, reference ${sent.reference}.`;
}

/** The mail's full name where it contains the name the person used. */
function chooseRecipient(said: string | undefined, read: string | undefined): string | undefined {
  if (said === undefined) return read;
  const words = said.toLowerCase().split(' ');
  return read !== undefined && words.every((word) => read.toLowerCase().includes(word)) ? read : said;
}

function nameOf(intent: PaymentIntent): string {
  return [intent.recipient, intent.invoice].filter((word) => word !== undefined).join(', ') || 'it';
}

function countMails(count: number): string {
  return count === 1 ? '1 mail' : `${count} mails`;
}

const paymentList = z.object({ found: z.number(), payments: z.array(payment) });

export function* planPaymentList(intent: PaymentListIntent): Plan {
  const outcome = yield* call('list_payments', intent.recipient === undefined ? {} : { recipient: intent.recipient });
  if (outcome.status !== 'succeeded') return explainTrouble('looking into the ledger', outcome);
  const { found, payments } = paymentList.safeParse(outcome.value).data ?? { found: 0, payments: [] };
  const whom = intent.recipient === undefined ? '' : ` to ${intent.recipient}`;
  if (payments.length === 0) return `The ledger has no payments${whom}.`;
  const lines = payments.map((line) => `- ${formatDay(line.bookedAt)}: ${formatEuros(line.amount)} to ${line.recipient}, ${line.reference}`);
  const title = found > payments.length ? `The last ${payments.length} of ${found} payments${whom}:` : `Payments${whom}:`;
  return [title, ...lines].join('\n');
}
