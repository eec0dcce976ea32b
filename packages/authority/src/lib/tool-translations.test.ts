import type { Presentation } from '@byleave/core';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { createToolRegistry, type ToolRegistration } from './tool-registry.ts';

const german = { title: '{amount} an {to} überweisen', approve: '{amount} überweisen', covers: 'Nur dies', labels: { amount: 'Betrag', to: 'An' } };
const presentation: Presentation = {
  id: 'pay',
  version: 1,
  title: 'Send {amount} to {to}',
  approve: 'Send {amount}',
  fields: [
    { argument: 'amount', label: 'Amount', format: 'money', currency: 'EUR', decisive: true },
    { argument: 'to', label: 'To', decisive: true },
  ],
  reversibility: 'irreversible',
  covers: 'This only',
  translations: { de: german },
};
const tool: ToolRegistration = { name: 'pay', description: 'Pays.', effect: 'write', risk: 'high', input: z.object({ amount: z.number(), to: z.string() }), presentation };

const register = (change: object) => () => createToolRegistry([{ ...tool, presentation: { ...presentation, translations: { de: { ...german, ...change } } } }]);

it('registers a tool whose template says the same in another language', () => {
  expect(register({})().find('pay')?.definition.presentation.translations).toEqual({ de: german });
});

it('refuses one whose title would hide a value from whoever reads it', () => {
  expect(register({ title: 'Überweisen' })).toThrow(/“pay” .*\/translations\/de\/title has to name \{amount\}, \{to\}/u);
});

it('refuses one that leaves a decisive field without its label', () => {
  expect(register({ labels: { amount: 'Betrag' } })).toThrow(/labels\/to is missing/u);
});

it('takes another translation for another definition, so that a standing consent does not outlive it', () => {
  const digests = [{}, { approve: '{amount} jetzt überweisen' }].map((change) => register(change)().find('pay')?.definitionDigest);
  expect(new Set(digests).size).toBe(2);
});
