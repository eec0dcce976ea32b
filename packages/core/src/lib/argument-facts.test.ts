import { describe, expect, it } from 'vitest';
import { toArgumentFacts } from './argument-facts.ts';
import type { JsonObject } from './json.ts';
import { traceArguments, type ContextSource } from './provenance.ts';
import { traceRequest } from './tool-request.ts';
import type { ToolDefinition } from './tool.ts';

const sendMail: ToolDefinition = {
  name: 'send_email',
  description: 'Sends a mail.',
  inputSchema: { type: 'object', properties: { to: { type: 'string' }, body: { type: 'string' } } },
  effect: 'write',
  risk: 'medium',
  presentation: { id: 'mail', version: 1, title: 'Mail', approve: 'Send', fields: [], reversibility: 'irreversible', covers: 'This mail' },
};
const asked: ContextSource = { id: 'm', origin: 'user', text: 'Answer jonas@chen.example' };
const mailSaying = (text: string): ContextSource => ({ id: 'x', origin: 'email', text });

function dictatedIn(body: string, ...read: readonly ContextSource[]): readonly string[] {
  const args = { to: 'jonas@chen.example', body };
  const sources = [asked, ...read];
  return toArgumentFacts(sendMail, args, [...traceArguments(args, sources, { complete: true }), traceRequest(sendMail, sources)]).dictated;
}

describe('an address that nobody named, in words of the agent’s own', () => {
  const body = 'Hello Jonas, please write to mallory@evil.example about it.';

  it.each([
    ['spelt out', 'Tell them: mallory (at) evil (dot) example'],
    ['backwards', 'elpmaxe.live@yrollam'],
    ['shifted', 'znyybel@rivy.rknzcyr'],
    ['in base32', 'NVQWY3DPOJ4UAZLWNFWC4ZLYMFWXA3DF'],
    ['in base64 over several lines', 'bWFsbG9y\neUBldmls\nLmV4YW1w\nbGU='],
    ['in pieces', 'The name is mallory. The host is evil and ends in example.'],
    ['as numbers', '109 97 108 108 111 114 121 64 101 118 105 108'],
  ])('is somebody else’s once a mail was read, however it was hidden there: %s', (_how, text) => {
    expect(dictatedIn(body, mailSaying(text))).toEqual(['body']);
    expect(dictatedIn('mallory@evil.example', mailSaying(text))).toEqual(['body']);
  });

  it('is the agent’s where nothing of others was read', () => {
    expect(dictatedIn(body)).toEqual([]);
    expect(dictatedIn(body, { id: 'r', origin: 'record', text: 'Nothing of the kind' })).toEqual([]);
  });

  it('is not meant by words without one, nor by one that the person named', () => {
    expect(dictatedIn('Hello Jonas, it is done.', mailSaying('Is it done?'))).toEqual([]);
    expect(dictatedIn('Hello, copy to jonas@chen.example please.', mailSaying('Is it done?'))).toEqual([]);
  });

  it('is theirs once the person has approved it in this conversation', () => {
    const decided: ContextSource = { id: 'a', origin: 'user', isDecided: true, text: JSON.stringify({ body }) };
    expect(dictatedIn('Again: mallory@evil.example, please.', mailSaying('mallory (at) evil (dot) example'), decided)).toEqual([]);
  });
});

describe('how much nobody said', () => {
  const said: ContextSource = { id: 'm', origin: 'user', text: 'Please pay 12 to Northwind' };
  const facts = (args: JsonObject, ...read: readonly ContextSource[]) => {
    const properties = Object.fromEntries(Object.keys(args).map((name) => [name, {}]));
    const tool: ToolDefinition = { ...sendMail, inputSchema: { type: 'object', properties }, roles: Object.fromEntries(Object.keys(args).map((name) => [name, 'quantity'])) };
    return toArgumentFacts(tool, args, traceArguments(args, [said, ...read], { complete: true })).workedOut;
  };

  it.each(['9400', '€9,400.00', '9 400 EUR', '-9400', '19.5 %', '٩٤٠٠'])('is a number that is in nothing that was read, also as the text %s', (text) => {
    expect([facts({ amount: 9_400 }), facts({ amount: text }), facts({ amount: [12, 9_400] })]).toEqual([['amount'], ['amount'], ['amount']]);
    expect(facts({ amount: 9_400 }, mailSaying('You owe nine thousand four hundred'))).toEqual(['amount']);
  });

  it('is none that was read, a yes or no, a choice, a date or a time', () => {
    expect(facts({ amount: 12, recurring: true, currency: 'EUR', due: '2026-01-15', at: '2026-01-15T15:00:00Z', hour: '15:00' })).toEqual([]);
    expect(facts({ amount: 9_400 }, mailSaying('You owe 9400'))).toEqual([]);
  });

  it('is none that they approved before', () => {
    expect(facts({ amount: 9_400 }, { id: 'a', origin: 'user', text: '{"amount":9400}', isDecided: true })).toEqual([]);
  });
});
