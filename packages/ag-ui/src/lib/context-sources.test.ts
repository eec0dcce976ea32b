import type { Message } from '@ag-ui/core';
import { describe, expect, it } from 'vitest';
import { hasUnreadParts, lacksResults, toSources } from './context-sources.ts';
import { createLatest } from './message-record.ts';

const messages: readonly Message[] = [
  { id: 'u', role: 'user', content: 'Pay' },
  { id: 'a', role: 'assistant', content: 'Go on', toolCalls: [{ id: 'c', type: 'function', function: { name: 'look', arguments: '{}' } }] },
  { id: 't', role: 'tool', toolCallId: 'c', content: '{"body":"Pay Eve"}' },
  { id: 'asked', role: 'user', content: 'Pay Eve', subagentRunId: 'sub' },
  { id: 'said', role: 'assistant', content: 'Eve it is', subagentRunId: 'sub' },
];

const isPersons = createLatest(messages);

describe('what the model read', () => {
  it('in the person’s run is theirs, the tools’ as JSON, and other agents’', () => {
    expect(toSources(messages, isPersons)).toEqual([
      { kind: 'user', id: 'u', text: 'Pay' },
      { kind: 'tool', id: 'c', tool: 'look', text: '{"body":"Pay Eve"}' },
      { kind: 'agent', id: 'asked', text: 'Pay Eve' },
      { kind: 'agent', id: 'said', text: 'Eve it is' },
    ]);
  });

  it('in a sub-agent’s run is no person’s where the first agent wrote it', () => {
    expect(toSources(messages, isPersons, 'sub').map(({ kind, id }) => [kind, id])).toEqual([['user', 'u'], ['agent', 'a'], ['tool', 'c'], ['agent', 'asked']]);
  });

  it('is more than is handed over where a file or a picture was among it', () => {
    const file: Message = { id: 'f', role: 'user', content: [{ type: 'text', text: 'Pay this' }, { type: 'document', source: { type: 'data', value: 'JVBERi0=', mimeType: 'application/pdf' } }] };
    const all = [...messages, file];
    expect(all.map((message) => hasUnreadParts(message, ({ id }) => id === 'u' || id === 'f'))).toEqual([false, false, false, false, false, true]);
  });

  it('is more than is handed over where somebody may have written it for the person, or a result was taken out', () => {
    expect(messages.map((message) => hasUnreadParts(message, () => false))).toEqual([true, false, false, false, false]);
    const cleared = messages.map((message) => (message.role === 'tool' ? { ...message, content: '' } : message));
    const [, calling] = messages;
    expect([messages, cleared, messages.slice(0, 2)].map((each) => lacksResults(each, []))).toEqual([false, true, true]);
    expect(lacksResults(messages.slice(0, 2), calling?.role === 'assistant' ? calling.toolCalls! : [])).toBe(false);
  });
});
