import { z } from 'zod';
import { isIban, normalizeIban } from './iban.ts';
import { listPayments, toPayment } from './payments.ts';
import { defineOfficeTool } from './tool.ts';

/** The text fields of a SEPA credit transfer hold 70 and 140 characters (EPC115-06 AT-E001, AT-T009). */
const recipient = z.string().min(1).max(70);
const reference = z.string().min(1).max(140);

export const listPaymentsTool = defineOfficeTool({
  name: 'list_payments',
  description: "List payments from the company's own ledger, newest first.",
  input: z.strictObject({
    recipient: recipient.optional().describe('Only payments to recipients whose name contains this'),
    limit: z.int().min(1).max(100).optional().describe('How many payments at most; 10 when left out'),
  }),
  effect: 'read',
  risk: 'low',
  resultSource: 'record',
  presentation: {
    id: 'office.list_payments',
    version: 1,
    title: 'List payments',
    approve: 'List payments',
    fields: [
      { argument: 'recipient', label: 'Recipient', decisive: true },
      { argument: 'limit', label: 'At most', format: 'number' },
    ],
    reaches: "The company's own ledger",
    reversibility: 'reversible',
    undo: 'Changes nothing',
    covers: 'This look-up only',
  },
  run: async (office, { recipient: name = '', limit = 10 }) => {
    const payments = await listPayments(office);
    const found = payments.filter((payment) => payment.recipient.toLowerCase().includes(name.toLowerCase()));
    return { found: found.length, payments: found.slice(0, limit) };
  },
});

export const sendPaymentTool = defineOfficeTool({
  name: 'send_payment',
  description: 'Pay somebody from the company account, in euros, by IBAN.',
  input: z.strictObject({
    recipient: recipient.describe('Name of the payee'),
    iban: z
      .string()
      .max(50)
      .refine(isIban, 'This is not a valid IBAN: its check digits do not match. Compare it with the invoice.')
      .describe('IBAN of the payee, with or without spaces'),
    amount: z
      .number()
      .positive()
      .max(1_000_000)
      .refine(isWholeCents, 'An amount in euros has at most two decimals.')
      .describe('In euros, such as 2400 or 12.5'),
    reference: reference.describe('What the payee sees, such as the invoice number'),
  }),
  effect: 'write',
  risk: 'high',
  resource: { type: 'Payee', argument: 'iban' },
  presentation: {
    id: 'office.send_payment',
    version: 1,
    title: 'Send {amount} to {recipient}',
    approve: 'Send {amount}',
    fields: [
      { argument: 'amount', label: 'Amount', format: 'money', currency: 'EUR', decisive: true },
      { argument: 'recipient', label: 'Recipient', decisive: true },
      { argument: 'iban', label: 'IBAN', format: 'identifier', decisive: true },
      { argument: 'reference', label: 'Reference' },
    ],
    reaches: '1 outside payee',
    reversibility: 'irreversible',
    undo: "Can't be undone",
    covers: 'This payment only',
  },
  run: async (office, args) => {
    const row = await office.database
      .insertInto('payments')
      .values({
        id: `pay-${crypto.randomUUID()}`,
        recipient: args.recipient,
        iban: normalizeIban(args.iban),
        amountCents: Math.round(args.amount * 100),
        currency: 'EUR',
        reference: args.reference,
        bookedAt: office.now(),
        status: 'booked',
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toPayment(row);
  },
});

function isWholeCents(amount: number): boolean {
  return Math.round(amount * 100) / 100 === amount;
}
