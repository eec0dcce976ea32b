import type { ProvenanceSpan } from '@byleave/core';
import type { UIMessage } from 'ai';
import { describe, expect, it } from 'vitest';
import { findSource } from './find-source.ts';

const mails = [{ id: 'mail-1', subject: 'Hello', body: 'Pay to LT60 now' }, { id: 'mail-2', subject: 'Other', body: 'Nothing' }];
const messages: readonly UIMessage[] = [
  { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'Pay the invoice' }] },
  { id: 'm2', role: 'assistant', parts: [{ type: 'dynamic-tool', toolName: 'search_mail', toolCallId: 'call-1', state: 'output-available', input: {}, output: { mails } }] },
];
const span: ProvenanceSpan = { sourceId: 'call-1', origin: 'email', pointer: '/mails/0/body', start: 7, end: 11, excerpt: 'to LT60 now', excerptStart: 4 };

describe('the source of a place', () => {
  it('is the one mail of a list, with the place marked in its field', () => {
    expect(findSource(messages, span)).toEqual([
      { name: 'id', text: 'mail-1' },
      { name: 'subject', text: 'Hello' },
      { name: 'body', text: 'Pay to LT60 now', mark: { start: 7, end: 11 } },
    ]);
  });

  it('is the message of the person', () => {
    expect(findSource(messages, { sourceId: 'message-0', origin: 'user', start: 8, end: 15, excerpt: 'Pay the invoice', excerptStart: 0 })).toEqual([
      { name: '', text: 'Pay the invoice', mark: { start: 8, end: 15 } },
    ]);
  });

  it('is the one file that was read', () => {
    const read: UIMessage = { id: 'm3', role: 'assistant', parts: [{ type: 'dynamic-tool', toolName: 'read_file', toolCallId: 'call-3', state: 'output-available', input: {}, output: { path: 'plans/a.md', title: 'Plan', body: 'Ask Eve' } }] };
    const at = { sourceId: 'call-3', origin: 'file' as const, pointer: '/body', start: 4, end: 7, excerpt: 'Ask Eve', excerptStart: 0 };
    expect(findSource([...messages, read], at)).toEqual([{ name: 'path', text: 'plans/a.md' }, { name: 'title', text: 'Plan' }, { name: 'body', text: 'Ask Eve', mark: { start: 4, end: 7 } }]);
  });

  it('is what a call failed with, too', () => {
    const failed: UIMessage = { id: 'm3', role: 'assistant', parts: [{ type: 'dynamic-tool', toolName: 'read_file', toolCallId: 'call-3', state: 'output-error', input: {}, errorText: 'There is no “plan”, but plans/a.md' }] };
    const at = { sourceId: 'call-3', origin: 'file' as const, start: 24, end: 34, excerpt: 'but plans/a.md', excerptStart: 20 };
    expect(findSource([...messages, failed], at)).toEqual([{ name: '', text: 'There is no “plan”, but plans/a.md', mark: { start: 24, end: 34 } }]);
    expect(findSource([...messages, failed], { ...at, excerpt: 'see plans/a.md' })).toBeUndefined();
  });

  it.each([
    ['reads otherwise now', { ...span, excerpt: 'to DE89 now' }],
    ['is of another call', { ...span, sourceId: 'call-2' }],
    ['has no such field', { ...span, pointer: '/mails/7/body' }],
    ['is named by what every object has', { ...span, pointer: '/__proto__/body' }],
    ['is no message of the person’s', { ...span, origin: 'user' as const }],
  ])('is not shown where it %s', (_, changed) => {
    expect(findSource(messages, changed)).toBeUndefined();
  });
});
