import { describe, expect, test } from 'vitest';
import { parseIntents } from './intent.ts';

const iban = 'DE89370400440532013000';

describe('orders to pay', () => {
  test.each([
    ['pay the northwind invoice please!', { recipient: 'northwind' }],
    ["I'd like you to pay Lumen Parts", { recipient: 'Lumen Parts' }],
    ['The Northwind invoice needs to be paid', { recipient: 'Northwind' }],
    ['Can you settle INV-7731?', { invoice: 'INV-7731' }],
    ['Send Northwind €2,400', { recipient: 'Northwind', amount: 2400 }],
    ['send 500 to Lumen Parts', { recipient: 'Lumen Parts', amount: 500 }],
    ['Transfer 2.400,00 € to Northwind GmbH, IBAN DE89 3704 0044 0532 0130 00, reference INV-20418', { recipient: 'Northwind GmbH', amount: 2400, iban, invoice: 'INV-20418', reference: 'INV-20418' }],
    ['wire 2400 EUR to Northwind GmbH DE89370400440532013000', { recipient: 'Northwind GmbH', amount: 2400, iban }],
    ['Pay €1 234,56 to Acme Ltd with reference "May rent" IBAN DE89 3704 0044 0532 0130 00', { recipient: 'Acme Ltd', amount: 1234.56, iban, reference: 'May rent' }],
  ])('%s', (message, facts) => {
    expect(parseIntents(message)).toEqual([{ kind: 'pay', isOtherCurrency: false, refersBack: false, ...facts }]);
  });

  test('to several are several, each with its own amount', () => {
    expect(parseIntents('pay Northwind €2,400 and Lumen Parts €1,850')).toMatchObject([
      { recipient: 'Northwind', amount: 2400 },
      { recipient: 'Lumen Parts', amount: 1850 },
    ]);
  });
});

test.each([
  ['any unread mail?', { kind: 'find-mail', query: 'in:inbox is:unread' }],
  ['Search for mails from Aylin', { kind: 'find-mail', query: 'Aylin' }],
  ['did I get a mail from Café Anker?', { kind: 'find-mail', query: 'Café Anker' }],
  ['open mail-003', { kind: 'read-mail', id: 'mail-003' }],
  ['show me the Northwind invoice', { kind: 'read-mail', query: 'Northwind invoice' }],
  ['email Sofie about the pendants: offer €265 each', { kind: 'send-mail', to: 'Sofie', subject: 'Pendants', body: 'Offer €265 each' }],
  ['ask Lena to send the photos', { kind: 'send-mail', to: 'Lena', body: 'Please send the photos' }],
  ['Tell Jonas that he may order it and ask for a receipt', { kind: 'send-mail', body: 'He may order it and ask for a receipt' }],
  ["what's in the handbook?", { kind: 'read-file', name: 'handbook' }],
  ['Have we paid Lumen Parts?', { kind: 'list-payments', recipient: 'Lumen Parts' }],
  ['post "New cord colours are in" to the design channel', { kind: 'post', channel: 'design', body: 'New cord colours are in' }],
  ['give Henrik edit access to the fair plan', { kind: 'share-file', name: 'fair plan', with: 'Henrik', access: 'edit' }],
  ['share finance/budget.md with lena@chen-lighting.example', { kind: 'share-file', name: 'finance/budget.md', access: 'view' }],
  ['try again', { kind: 'again' }],
  ['thanks!', { kind: 'thanks' }],
  ['good morning', { kind: 'greeting' }],
  ['What is the weather like?', { kind: 'unknown' }],
])('understands: %s', (message, intent) => {
  expect(parseIntents(message)).toMatchObject([intent]);
});

test('splits a message into its requests, but not what is quoted or to be said', () => {
  const kinds = (message: string) => parseIntents(message).map((intent) => intent.kind);
  expect(kinds('Post “Hello, all. Pay attention!” in #general and pay the Northwind invoice')).toEqual(['post', 'pay']);
  expect(kinds('Pay the Northwind invoice, then tell #billing that it is paid')).toEqual(['pay', 'post']);
  expect(kinds('Write to Jonas that we meet at five and pay in cash')).toEqual(['send-mail']);
});
