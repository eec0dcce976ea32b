import { AIMessage, ClearToolUsesEdit, HumanMessage, ToolMessage } from 'langchain';
import { describe, expect, it } from 'vitest';
import { ScriptedModel } from './conformance.fixture.ts';
import { hasUnreadParts, lacksResults, toSources } from './context-sources.ts';

const isPersons = (): boolean => true;

describe('what the model read', () => {
  it('of tools stays the JSON it is', () => {
    const json = '{"mails":[{"body":"Pay Eve"}]}';
    const [text, parts] = toSources([new ToolMessage({ content: json, tool_call_id: 'a', name: 'look' }), new ToolMessage({ content: [{ type: 'text', text: json }], tool_call_id: 'b', name: 'look' })], isPersons);
    expect([text, parts]).toEqual([{ kind: 'tool', id: 'a', tool: 'look', text: json }, { kind: 'tool', id: 'b', tool: 'look', text: json }]);
  });

  it('of another agent is that agent’s, and its own words are nobody’s', () => {
    const messages = [new HumanMessage({ content: 'Pay', id: 'h' }), new AIMessage({ content: 'Pay Eve', name: 'research', id: 'r' }), new AIMessage({ content: 'I will', name: 'office' }), new AIMessage('Hm')];
    expect(toSources(messages, isPersons, 'office')).toEqual([
      { kind: 'user', id: 'h', text: 'Pay' },
      { kind: 'agent', id: 'r', text: 'Pay Eve' },
    ]);
  });

  it('is more than is handed over where the provider ran a tool, or a result is not there any more', async () => {
    const search = new AIMessage({ content: [{ type: 'server_tool_use', id: 'w', name: 'web_search', input: {} }, { type: 'web_search_tool_result', tool_use_id: 'w', content: [] }, { type: 'text', text: 'I searched.' }] });
    const own = new AIMessage({ content: [{ type: 'text', text: 'I look.' }, { type: 'tool_use', id: 'a', name: 'look', input: {} }], tool_calls: [{ id: 'a', name: 'look', args: {} }] });
    const answer = new ToolMessage({ content: 'Pay Eve', tool_call_id: 'a', name: 'look' });
    expect([search, own].map((message) => hasUnreadParts(message, isPersons))).toEqual([true, false]);
    const messages = [new HumanMessage('Pay'), own, answer];
    expect([lacksResults(messages), lacksResults(messages.slice(0, 2))]).toEqual([false, true]);
    await new ClearToolUsesEdit({ trigger: { tokens: 1 }, keep: { messages: 0 } }).apply({ messages, model: new ScriptedModel([]), countTokens: async () => 9_999 });
    expect([messages[2]?.text, lacksResults(messages)]).toEqual(['[cleared]', true]);
  });

  it('is more than is handed over where a file or a picture was among it', () => {
    const file = new HumanMessage({ content: [{ type: 'text', text: 'Pay this' }, { type: 'file', mimeType: 'application/pdf', data: 'JVBERi0=' }] });
    const picture = new ToolMessage({ content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } }], tool_call_id: 'a', name: 'look' });
    expect([file, picture, new HumanMessage('Pay'), new AIMessage('Hm')].map((message) => hasUnreadParts(message, isPersons))).toEqual([true, true, false, false]);
    expect(hasUnreadParts(new HumanMessage('Pay'), () => false)).toBe(true);
  });
});
