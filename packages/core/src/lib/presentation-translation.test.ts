import { describe, expect, it } from 'vitest';
import { checkTranslations, localizePresentation, type PresentationTranslation } from './presentation-translation.ts';
import { renderAction, toPlainText, type Presentation } from './presentation.ts';

const german: PresentationTranslation = {
  title: '{amount} an {recipient} überweisen',
  approve: '{amount} überweisen',
  covers: 'Nur diese Zahlung',
  reaches: 'Einen Empfänger',
  labels: { amount: 'Betrag', recipient: 'Empfänger' },
};
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
  reaches: 'One payee',
  covers: 'This payment only',
  translations: { de: german, 'zh-Hans': { ...german, title: '向{recipient}支付{amount}' } },
};
const args = { amount: 2400, recipient: 'Northwind GmbH', memo: 'x' };

const titleIn = (locale: string): string => toPlainText(renderAction(payment, args, [], locale).title);

describe('a template in the reader’s language', () => {
  it('has their words, in their order, with the same values', () => {
    const rendered = renderAction(payment, args, [], 'de');
    expect(toPlainText(rendered.title)).toBe('2.400,00\u00a0€ an Northwind GmbH überweisen');
    expect(toPlainText(rendered.approve)).toBe('2.400,00\u00a0€ überweisen');
    expect(rendered.fields.map(({ label, decisive }) => [label, decisive])).toEqual([['Betrag', true], ['Empfänger', true], ['memo', false]]);
    expect(localizePresentation(payment, 'de')).toMatchObject({ covers: 'Nur diese Zahlung', reaches: 'Einen Empfänger', reversibility: 'irreversible' });
  });

  it('is that of the language and script, wherever it is spoken', () => {
    expect(titleIn('de-AT')).toContain('überweisen');
    expect(titleIn('zh-CN')).toContain('支付');
  });

  it('stays as it is where there is no translation, and for what is no language', () => {
    for (const locale of ['fr', 'zh-TW', 'en']) expect(titleIn(locale)).toMatch(/^Send/u);
    expect(localizePresentation(payment, 'constructor')).toBe(payment);
    expect(localizePresentation(payment, 'no language')).toBe(payment);
  });
});

describe('the check of translations', () => {
  const issuesOf = (change: Partial<PresentationTranslation>, locale = 'de'): readonly string[] =>
    checkTranslations({ ...payment, translations: { [locale]: { ...german, ...change } } }).map(({ pointer, message }) => `${pointer} ${message}`);

  it('finds nothing in one that says the same', () => {
    expect(checkTranslations(payment)).toEqual([]);
    expect(checkTranslations({ ...payment, translations: {} })).toEqual([]);
  });
  it('refuses a title that leaves a value out, or names another', () => {
    expect(issuesOf({ title: 'An {recipient} überweisen' })).toEqual(['/translations/de/title has to name {amount}, {recipient}, as the template does']);
    expect(issuesOf({ title: '{amount} an {memo} überweisen' })).toHaveLength(1);
    expect(issuesOf({ approve: 'Überweisen' })).toEqual(['/translations/de/approve has to name {amount}, as the template does']);
  });
  it('refuses one without the label of a field, and a label of none', () => {
    expect(issuesOf({ labels: { amount: 'Betrag' } })).toEqual(['/translations/de/labels/recipient is missing']);
    expect(issuesOf({ labels: { ...german.labels, recipient: ' ' } })).toEqual(['/translations/de/labels/recipient is missing']);
    expect(issuesOf({ labels: { ...german.labels, iban: 'IBAN' } })).toEqual(['/translations/de/labels/iban is of no field']);
  });
  it('refuses one that does not say what it reaches, or says how to undo what can’t be', () => {
    const { reaches: _, ...without } = german;
    expect(checkTranslations({ ...payment, translations: { de: without } })).toHaveLength(1);
    expect(issuesOf({ undo: 'Jederzeit' })).toEqual(['/translations/de/undo says what the template does not']);
    expect(issuesOf({ covers: '' })).toEqual(['/translations/de/covers is missing']);
  });
  it('refuses what is no language', () => {
    expect(issuesOf({}, 'not a tag')).toEqual(['/translations/not a tag/ is no language tag']);
  });
});
