import { AIMessage, HumanMessage, ToolMessage } from 'langchain';
import { describe, expect, it } from 'vitest';
import { toSources } from './context-sources.ts';

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
});
