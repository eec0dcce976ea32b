import { describe, expect, it } from 'vitest';
import { toArgumentFacts } from './argument-facts.ts';
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
