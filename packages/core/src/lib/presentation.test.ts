import { describe, expect, it } from 'vitest';
import { hasHiddenText } from './text-safety.ts';
import { renderAction, toPlainText, type Presentation } from './presentation.ts';

const payment: Presentation = {
  id: 'send_payment',
  version: 1,
  title: 'Send {amount} to {recipient}',
  approve: 'Send {amount}',
  fields: [
    { argument: 'amount', label: 'Amount', format: 'money', currency: 'EUR', decisive: true },
    { argument: 'recipient', label: 'To', decisive: true },
  ],
  reversibility: 'irreversible',
  covers: 'This payment only',
};
const args = { amount: 2400, recipient: 'Northwind GmbH', memo: { tags: ['a'] } };

describe('renderAction', () => {
  it('writes the sentence from the template and the real arguments', () => {
    const rendered = renderAction(payment, args, [], 'en');
    expect(toPlainText(rendered.title)).toBe('Send €2,400.00 to Northwind GmbH');
    expect(toPlainText(rendered.approve)).toBe('Send €2,400.00');
  });

  it('marks every value, so that none can pass for the template’s words', () => {
    const rendered = renderAction(payment, { ...args, recipient: '} and {amount}' }, [], 'en');
    expect(rendered.title.map((part) => part.kind)).toEqual(['words', 'value', 'words', 'value']);
    expect(rendered.title.at(-1)?.text).toBe('} and {amount}');
  });

  it('shows every argument, also those the template does not name', () => {
    expect(renderAction(payment, args, [], 'en').fields.map((field) => field.label)).toEqual(['Amount', 'To', 'memo']);
  });

  it('never rounds money', () => {
    const amounts = [0.001, 98.7, 1234567.891, 2400].map((amount) => renderAction(payment, { amount }, [], 'en').fields[0]?.text);
    expect(amounts).toEqual(['€0.001', '€98.70', '€1,234,567.891', '€2,400.00']);
  });

  it('writes for the reader’s locale', () => {
    expect(renderAction(payment, args, [], 'de').fields[0]?.text).toBe('2.400,00\u00a0€');
  });

  it('leaves nothing invisible in an honest amount', () => {
    for (const locale of ['ar', 'ar-EG', 'he', 'fa']) {
      expect(hasHiddenText(renderAction(payment, args, [], locale).fields[0]?.text ?? '')).toBe(false);
    }
  });

  it('is not fooled by arguments named like object members', () => {
    const template: Presentation = { ...payment, title: '{constructor} {toString}', fields: [] };
    expect(toPlainText(renderAction(template, {}, [], 'en').title)).toBe('… …');
  });

  it('calls the provenance of an unlabelled argument unknown', () => {
    expect(renderAction(payment, args, [], 'en').fields[0]?.provenance.provenance).toBe('unknown');
  });
});
