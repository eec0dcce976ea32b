import { toPlainText, type ArgumentConstraint, type Presentation } from '@byleave/core';
import { expect, test } from 'vitest';
import { grantsMessages } from '../messages/en/grants.ts';
import { toMessages } from '../messages/messages.ts';
import { postMessage, sendMoney } from '../test-support/sample-actions.ts';
import { toGrantWords } from './grant-words.ts';

const format = { locale: 'en', timeZone: 'UTC', namesZone: false };

function words(constraints: readonly ArgumentConstraint[], presentation: Presentation = sendMoney.presentation): readonly string[] {
  const { title, notes } = toGrantWords({ constraints }, presentation, format, toMessages(null, 'en', [grantsMessages]));
  return [title, ...notes].map(toPlainText);
}

test('says "any" for whatever is left open, decisive or in the title', () => {
  expect(words([])).toEqual(['Send any amount to any recipient', 'with any IBAN']);
});

test('writes what is pinned as the card would', () => {
  expect(words([{ argument: 'amount', is: 'at-most', value: 1500 }, { argument: 'iban', is: 'one-of', values: ['DE1'] }])).toEqual([
    'Send up to €1,500.00 to any recipient',
    'only if IBAN is DE1',
  ]);
});

test('names each of several values', () => {
  expect(words([{ argument: 'channel', is: 'one-of', values: ['#a', '#b'] }], postMessage.presentation)[0]).toBe('Post in #a or #b');
});

test('uses the currency that is pinned along with the amount', () => {
  const presentation: Presentation = {
    ...sendMoney.presentation,
    fields: [{ argument: 'amount', label: 'Amount', format: 'money', currencyArgument: 'currency' }],
    title: 'Send {amount}',
  };
  const constraints: readonly ArgumentConstraint[] = [
    { argument: 'amount', is: 'at-most', value: 5 },
    { argument: 'currency', is: 'one-of', values: ['USD'] },
  ];
  expect(words(constraints, presentation)[0]).toBe('Send up to $5.00');
});

test('shows the bare value where the template can’t be rendered', () => {
  const presentation: Presentation = { ...sendMoney.presentation, fields: [{ argument: 'amount', label: 'Amount', format: 'money', currency: 'no such' }], title: 'Send {amount}' };
  expect(words([{ argument: 'amount', is: 'at-most', value: 5 }], presentation)[0]).toBe('Send up to 5');
});
