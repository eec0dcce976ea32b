import type { Limit, RuleSentence } from '@byleave/core';
import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ar } from '../../locales/ar.ts';
import { de } from '../../locales/de.ts';
import type { Catalog } from '../messages/messages.ts';
import { createFakeClient } from '../test-support/fake-client.ts';
import { renderWithByleave } from '../test-support/render-with-byleave.tsx';
import { RuleDemands } from './rule-demands.tsx';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const sentence: RuleSentence = { effect: 'permit', calls: { of: 'tools', names: ['send_money'] }, clauses: [], annotations: { limit: '10 per hour per user' } };
const rate = (per: Limit['per']): Limit => ({ kind: 'rate', id: 'l', most: 10, window: { kind: 'rolling', ms: 3_600_000 }, per });

async function said(limits: readonly Limit[] | undefined, catalog?: Catalog): Promise<string | null | undefined> {
  await renderWithByleave(<RuleDemands sentence={sentence} limits={limits} />, createFakeClient(), catalog && { locale: catalog.locale, messages: catalog });
  return document.querySelector('[data-bl-part="rule-demands"]')?.textContent;
}

test.each<[Limit['per'], string, string]>([
  [[], '10 actions in 1 hour for everybody together', '10 Aktionen je 1 Stunde für alle zusammen'],
  [['user'], '10 actions in 1 hour for each person', '10 Aktionen je 1 Stunde je Person'],
  [['role', 'group'], '10 actions in 1 hour for each role, for each group', '10 Aktionen je 1 Stunde je Rolle, je Gruppe'],
  [['resource'], '10 actions in 1 hour for each thing it touches', '10 Aktionen je 1 Stunde je Sache, auf die es wirkt'],
  [['/iban'], '10 actions in 1 hour for each iban', '10 Aktionen je 1 Stunde je iban'],
])('says a limit per %s in the words of its reader', async (per, english, german) => {
  expect(await said([rate(per)])).toBe(`at most ${english}`);
  cleanup();
  expect(await said([rate(per)], de)).toBe(`höchstens ${german}`);
});

test('says which argument is summed, and shows a name that hides something for what it is', async () => {
  const budget: Limit = { kind: 'budget', id: 'b', argument: '/amount\u202e', currency: 'EUR', most: 500, window: { kind: 'calendar', unit: 'day', timeZone: 'UTC' }, per: ['user'] };
  expect(await said([budget])).toBe('at most €500 a day (amountU+202E) for each person');
});

test('has what is not understood as it is written', async () => {
  expect(await said(undefined, ar)).toContain('10 per hour per user');
});
