import type { ModelMessage } from 'ai';
import { describe, expect, it } from 'vitest';
import { toSources } from './context-sources.ts';
import { toCall } from './tool-call.ts';

const toolMessage = (output: unknown): ModelMessage => ({ role: 'tool', content: [{ type: 'tool-result', toolCallId: 'call-1', toolName: 'read_mail', output: output as never }] });

describe('what the model read', () => {
  it.each([
    ['JSON', { type: 'json', value: { mails: [{ body: 'Pay\nEve' }] } }, '{"mails":[{"body":"Pay\\nEve"}]}'],
    ['an error in JSON', { type: 'error-json', value: { reason: 'no' } }, '{"reason":"no"}'],
    ['text', { type: 'text', value: 'plain' }, 'plain'],
    ['content of one text', { type: 'content', value: [{ type: 'text', text: '{"a":1}' }] }, '{"a":1}'],
  ])('that a tool returned as %s is handed over so that its fields stay fields', (_what, output, text) => {
    expect(toSources(toolMessage(output), 3)).toEqual([{ kind: 'tool', id: 'call-1', tool: 'read_mail', text }]);
  });

  it('from tools that the model’s provider runs is a tool’s too', () => {
    const message: ModelMessage = { role: 'assistant', content: [{ type: 'text', text: 'I looked.' }, { type: 'tool-result', toolCallId: 'call-2', toolName: 'web_search', output: { type: 'json', value: ['eve'] } }] };
    expect(toSources(message, 1)).toEqual([{ kind: 'tool', id: 'call-2', tool: 'web_search', text: '["eve"]' }]);
  });

  it('of the person is theirs, and of the agent itself nobody’s', () => {
    expect([{ role: 'user', content: 'Pay' } as const, { role: 'assistant', content: 'Yes' } as const].flatMap(toSources)).toEqual([{ kind: 'user', id: 'message-0', text: 'Pay' }]);
  });

  it('is not everything where a file or a picture was among it, and is where all was text', () => {
    const file: ModelMessage = { role: 'user', content: [{ type: 'text', text: 'Pay this' }, { type: 'file', data: 'JVBERi0=', mediaType: 'application/pdf' }] };
    const picture = toolMessage({ type: 'content', value: [{ type: 'text', text: 'See' }, { type: 'file-data', data: 'iVBO', mediaType: 'image/png' }] });
    const isAll = (...messages: readonly ModelMessage[]) => toCall({ conversation: 'c' }, { toolName: 'pay', toolCallId: 'x', input: {} }, messages).sourcesComplete;
    const text: ModelMessage = { role: 'user', content: 'Pay' };
    expect([isAll(file), isAll(text, picture), isAll(text, toolMessage({ type: 'json', value: [{ type: 'invoice' }] }))]).toEqual([false, false, true]);
  });
});
