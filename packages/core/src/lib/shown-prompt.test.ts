import { describe, expect, it } from 'vitest';
import type { Action } from './action.ts';
import { createLifecycle } from './lifecycle.ts';
import { digestOf } from './digest.ts';
import { decideRequestSchema } from './wire.ts';
import { toShownPrompt, verifyShownPrompt, type ShownPrompt } from './shown-prompt.ts';

const digest = digestOf('a');
const action: Action = {
  id: 'a-1',
  tenant: 'acme',
  callId: 'c',
  attempt: 1,
  conversation: 'x',
  principal: { user: { id: 'maya', name: 'Maya' }, agent: { id: 'office', name: 'Office' } },
  toolName: 'pay',
  tool: {
    name: 'pay',
    description: '',
    inputSchema: {},
    effect: 'write',
    risk: 'high',
    presentation: {
      id: 'pay',
      version: 3,
      title: 'Send {amount} to {to}',
      approve: 'Send {amount}',
      fields: [
        { argument: 'amount', label: 'Amount', format: 'money', currency: 'EUR' },
        { argument: 'to', label: 'To' },
        { argument: 'due', label: 'Due', format: 'time' },
      ],
      reversibility: 'irreversible',
      covers: 'This payment',
    },
  },
  definitionDigest: digest,
  arguments: { amount: 2_400.5, to: 'Ada — Ltd', due: 1_790_000_000_000, extra: 'x' },
  provenance: [],
  textFindings: [],
  risk: 'high',
  policyVersion: 'v1',
  reasons: [],
  limits: [],
  digest,
  proposedAt: 0,
  lifecycle: createLifecycle({ digest, requesterId: 'maya', consentTtlMs: 1, mostConsentMs: 1, claimTtlMs: 1, executionTtlMs: 1 }),
};
const shown = toShownPrompt(action, 'de', 'Europe/Berlin')!;
const codeOf = (prompt: ShownPrompt): string => {
  const verdict = verifyShownPrompt(action, prompt);
  return verdict.ok ? 'ok' : verdict.refusal.code;
};

describe('a shown prompt', () => {
  it('says template, language, zone, title, button and every argument', () => {
    expect(shown).toMatchObject({ template: { id: 'pay', version: 3 }, locale: 'de', timeZone: 'Europe/Berlin', approve: expect.stringContaining('2.400,5') as string });
    expect(shown.fields.map(({ pointer }) => pointer)).toEqual(['/amount', '/to', '/due', '/extra']);
  });

  it.each(['en', 'de', 'fr', 'ar-EG', 'he', 'ja', 'hi-u-nu-deva'])('is what the same action renders to, in %s', (locale) => {
    expect(codeOf(toShownPrompt(action, locale, 'Asia/Tokyo')!)).toBe('ok');
  });

  it('may differ in the blanks that a machine puts into numbers and times', () => {
    const fields = shown.fields.map((field) => ({ ...field, text: field.pointer === '/amount' ? field.text.replaceAll(/\s/gu, '\u202f') : field.text }));
    expect(codeOf({ ...shown, fields })).toBe('ok');
  });

  it.each([
    ['another amount', { fields: [{ ...shown.fields[0]!, text: '24.000,50 €' }, ...shown.fields.slice(1)] }],
    ['another place of the point', { fields: [{ ...shown.fields[0]!, text: shown.fields[0]!.text.replace('2.400,5', '24.005') }, ...shown.fields.slice(1)] }],
    ['a sign', { fields: [{ ...shown.fields[0]!, text: `-${shown.fields[0]!.text}` }, ...shown.fields.slice(1)] }],
    ['a title that is moved about', { title: `\u202e${shown.title}` }],
    ['another currency', { fields: [{ ...shown.fields[0]!, text: shown.fields[0]!.text.replace('€', '$') }, ...shown.fields.slice(1)] }],
    ['another recipient, by a dash', { fields: [shown.fields[0]!, { ...shown.fields[1]!, text: 'Ada - Ltd' }, ...shown.fields.slice(2)] }],
    ['another label', { fields: [{ ...shown.fields[0]!, label: 'Fee' }, ...shown.fields.slice(1)] }],
    ['one argument less', { fields: shown.fields.slice(1) }],
    ['one field more', { fields: [...shown.fields, shown.fields[0]!] }],
    ['another order', { fields: shown.fields.toReversed() }],
    ['another title', { title: 'Send a greeting' }],
    ['another button', { approve: 'Cancel' }],
    ['another template', { template: { id: 'pay', version: 2 } }],
    ['no language', { locale: 'not a locale!' }],
    ['no time zone', { timeZone: 'Mars/Base' }],
  ])('is refused with %s', (_what, change) => {
    expect(codeOf({ ...shown, ...change })).toBe('shown_mismatch');
  });

  it('keeps which words of the surface stood around it, as they were sent', () => {
    const catalog = { locale: 'de', version: 'f00d' };
    const shown = toShownPrompt(action, 'de', 'UTC', catalog);
    expect(shown?.catalog).toEqual(catalog);
    expect(verifyShownPrompt(action, shown!)).toEqual({ ok: true, value: shown });
    expect(decideRequestSchema.safeParse({ decision: 'approve', digest, shown }).data?.shown?.catalog).toEqual(catalog);
    expect(decideRequestSchema.safeParse({ decision: 'approve', digest, shown: { ...shown, catalog: { locale: 'de' } } }).success).toBe(false);
  });
});
