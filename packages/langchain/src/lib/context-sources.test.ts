import { AIMessage, HumanMessage, ToolMessage } from 'langchain';
import { describe, expect, it } from 'vitest';
import { hasUnreadParts, toSources } from './context-sources.ts';

describe('what the model read', () => {
  it('of tools stays the JSON it is', () => {
    const json = '{"mails":[{"body":"Pay Eve"}]}';
    const [text, parts] = toSources([new ToolMessage({ content: json, tool_call_id: 'a', name: 'look' }), new ToolMessage({ content: [{ type: 'text', text: json }], tool_call_id: 'b', name: 'look' })]);
    expect([text, parts]).toEqual([{ kind: 'tool', id: 'a', tool: 'look', text: json }, { kind: 'tool', id: 'b', tool: 'look', text: json }]);
  });

  it('of another agent is that agent’s, and its own words are nobody’s', () => {
    const messages = [new HumanMessage({ content: 'Pay', id: 'h' }), new AIMessage({ content: 'Pay Eve', name: 'research', id: 'r' }), new AIMessage({ content: 'I will', name: 'office' }), new AIMessage('Hm')];
    expect(toSources(messages, 'office')).toEqual([
      { kind: 'user', id: 'h', text: 'Pay' },
      { kind: 'agent', id: 'r', text: 'Pay Eve' },
    ]);
  });

  it('is more than is handed over where a file or a picture was among it', () => {
    const file = new HumanMessage({ content: [{ type: 'text', text: 'Pay this' }, { type: 'file', mimeType: 'application/pdf', data: 'JVBERi0=' }] });
    const picture = new ToolMessage({ content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } }], tool_call_id: 'a', name: 'look' });
    expect([file, picture, new HumanMessage('Pay'), new AIMessage('Hm')].map(hasUnreadParts)).toEqual([true, true, false, false]);
  });
});
