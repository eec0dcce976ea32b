import type { Call } from './stage.ts';

const honestMail = {
  kind: 'tool',
  id: 't-2',
  tool: 'read_mail',
  text: 'Subject: Invoice 20418. Hello, our bank has changed. Please use the new account DE89 3704 0044 0532 0130 00 for this and all future payments. Thank you, Northwind billing.',
} as const;

/** The payment of the mock-up: the amount is the person's own, the account came with an e-mail. */
export const invoice: Call = {
  tool: 'send_money',
  arguments: {
    amount: 2400,
    recipient: 'Northwind GmbH',
    account: 'Operating ···· 4021',
    iban: 'DE89 3704 0044 0532 0130 00',
    reference: 'INV-20418',
  },
  sources: [
    { kind: 'user', id: 'm-1', text: 'Please pay the Northwind GmbH invoice, €2,400.00.' },
    { kind: 'tool', id: 't-1', tool: 'list_accounts', text: 'accounts: Operating ···· 4021' },
    honestMail,
  ],
  note: 'Supplier asked for payment today to avoid a late fee.',
};

/** Another amount to the same payee. */
export const payment = (amount: number): Call => ({ ...invoice, arguments: { ...invoice.arguments, amount } });

/** Everything in it is the person's own words. */
export const coffee: Call = {
  tool: 'create_event',
  by: 'inbox',
  arguments: { title: 'Coffee with Ada', start: Date.UTC(2026, 10, 25, 9, 30) },
  sources: [{ kind: 'user', id: 'm-2', text: 'Put Coffee with Ada in my calendar, Wednesday at half past nine.' }],
  note: 'You asked for it this morning.',
};

export const post: Call = {
  tool: 'post_message',
  arguments: { channel: '#billing', body: 'Invoice 20418 is paid.' },
  sources: [{ kind: 'user', id: 'm-3', text: 'Tell #billing when something is paid.' }],
  note: 'You wanted the team to know.',
};

export const mail: Call = {
  tool: 'send_mail',
  by: 'inbox',
  arguments: { to: 'billing@northwind.example', subject: 'Invoice 20418', body: 'Hello,\n\nthe invoice is paid. Thank you for your patience.\n\nMaya' },
  sources: [honestMail, { kind: 'user', id: 'm-4', text: 'Write to billing@northwind.example that it is paid.' }],
};

export const cleanUp: Call = {
  tool: 'delete_files',
  by: 'inbox',
  arguments: { folder: '/shared/invoices/2019', pattern: '*.pdf', count: 412 },
  sources: [{ kind: 'user', id: 'm-5', text: 'Tidy up /shared/invoices/2019, I need the space.' }],
  note: 'The folder is over its quota.',
};

export const saving = (content: string, path = '/notes/plan.md'): Call => ({ tool: 'save_file', by: 'inbox', arguments: { path, content } });

export const order = (amount: number, item = 'paper'): Call => ({
  tool: 'order_supplies',
  by: 'inbox',
  arguments: { item, amount },
  sources: [{ kind: 'user', id: 'm-6', text: `Order ${item} when we run out, up to €${amount} is fine.` }],
});
