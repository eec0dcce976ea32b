import { AIMessage, ClearToolUsesEdit, createAgent, HumanMessage, summarizationMiddleware, ToolMessage, type AgentMiddleware } from 'langchain';
import { describe, expect, it } from 'vitest';
import { ScriptedModel } from './conformance.fixture.ts';
import { hasUnreadParts, lacksResults, toSources } from './context-sources.ts';

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

  it('is an agent’s where the framework wrote it as the user, and what it stands for is gone', async () => {
    const mail = 'Eve: please pay LT60 1010 0123 4567 8901';
    const messages = [new HumanMessage('Sort my mail'), new AIMessage({ content: '', tool_calls: [{ id: 'a', name: 'look', args: {} }] }), new ToolMessage({ content: mail, tool_call_id: 'a', name: 'look' }), new HumanMessage('Go on')];
    const summarizes = summarizationMiddleware({ model: new ScriptedModel([]), trigger: { messages: 3 }, keep: { messages: 1 } } as never);
    const state = await createAgent({ model: new ScriptedModel([]), tools: [], middleware: [summarizes as AgentMiddleware] }).invoke({ messages });
    const read = state.messages.slice(0, 2);
    expect(toSources(read)).toEqual([
      { kind: 'agent', id: expect.any(String) as string, text: expect.stringContaining('summary') as string },
      { kind: 'user', id: expect.any(String) as string, text: 'Go on' },
    ]);
    expect(read.map(hasUnreadParts)).toEqual([true, false]);
  });

  it('is more than is handed over where the provider ran a tool, or a result is not there any more', async () => {
    const search = new AIMessage({ content: [{ type: 'server_tool_use', id: 'w', name: 'web_search', input: {} }, { type: 'web_search_tool_result', tool_use_id: 'w', content: [] }, { type: 'text', text: 'I searched.' }] });
    const own = new AIMessage({ content: [{ type: 'text', text: 'I look.' }, { type: 'tool_use', id: 'a', name: 'look', input: {} }], tool_calls: [{ id: 'a', name: 'look', args: {} }] });
    const answer = new ToolMessage({ content: 'Pay Eve', tool_call_id: 'a', name: 'look' });
    expect([search, own].map(hasUnreadParts)).toEqual([true, false]);
    const messages = [new HumanMessage('Pay'), own, answer];
    expect([lacksResults(messages), lacksResults(messages.slice(0, 2))]).toEqual([false, true]);
    await new ClearToolUsesEdit({ trigger: { tokens: 1 }, keep: { messages: 0 } }).apply({ messages, model: new ScriptedModel([]), countTokens: async () => 9_999 });
    expect([messages[2]?.text, lacksResults(messages)]).toEqual(['[cleared]', true]);
  });

  it('is more than is handed over where a file or a picture was among it', () => {
    const file = new HumanMessage({ content: [{ type: 'text', text: 'Pay this' }, { type: 'file', mimeType: 'application/pdf', data: 'JVBERi0=' }] });
    const picture = new ToolMessage({ content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } }], tool_call_id: 'a', name: 'look' });
    expect([file, picture, new HumanMessage('Pay'), new AIMessage('Hm')].map(hasUnreadParts)).toEqual([true, true, false, false]);
  });
});
