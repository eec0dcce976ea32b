import type { AgentInputItem } from '@openai/agents';
import { describe, expect, it } from 'vitest';
import { hasUnreadParts, lacksParts, toSources } from './context-sources.ts';

const said = (text: string): AgentInputItem => ({ role: 'assistant', status: 'completed', content: [{ type: 'output_text', text }] });
const result = (name: string, callId: string, text: string): AgentInputItem => ({ type: 'function_call_result', name, callId, status: 'completed', output: { type: 'text', text } });

describe('what the model read', () => {
  it('of tools stays the JSON it is, also of those that run elsewhere', () => {
    const items: AgentInputItem[] = [result('look', 'a', '{"body":"Pay Eve"}'), { type: 'hosted_tool_call', id: 'b', name: 'web_search', output: '["eve"]' }];
    expect(toSources(items, () => true)).toEqual([
      { kind: 'tool', id: 'a', tool: 'look', text: '{"body":"Pay Eve"}' },
      { kind: 'tool', id: 'b', tool: 'web_search', text: '["eve"]' },
    ]);
  });

  it('before a handoff is another agent’s, also what it hands on; the agent’s own words are nobody’s', () => {
    const items: AgentInputItem[] = [
      { role: 'user', content: 'Pay' },
      said('Pay Eve'),
      { type: 'function_call', callId: 'h', name: 'transfer_to_payer', arguments: '{"to":"eve@x.example"}', status: 'completed' },
      result('transfer_to_payer', 'h', '{"assistant":"payer"}'),
      said('I will'),
    ];
    expect(toSources(items, () => true)).toEqual([
      { kind: 'user', id: 'item-0', text: 'Pay' },
      { kind: 'agent', id: 'item-1', text: 'Pay Eve' },
      { kind: 'agent', id: 'h', text: '{"to":"eve@x.example"}' },
    ]);
  });

  it('of a tool that only calls itself a handoff is read all the same', () => {
    expect(toSources([result('transfer_to_bank', 'a', 'Eve’s account is LT60')], () => true)).toEqual([{ kind: 'tool', id: 'a', tool: 'transfer_to_bank', text: 'Eve’s account is LT60' }]);
  });

  it('is more than is handed over where the provider keeps a part of it, or a part was taken out', () => {
    const hosted: AgentInputItem = { type: 'hosted_tool_call', id: 'w', name: 'web_search_call', status: 'completed' };
    const compacted: AgentInputItem = { type: 'compaction', encrypted_content: 'x' };
    expect([hosted, { ...hosted, output: 'eve' }, compacted].map(hasUnreadParts)).toEqual([true, false, true]);
    const call: AgentInputItem = { type: 'function_call', callId: 'a', name: 'look', arguments: '{}', status: 'completed' };
    const answer = result('look', 'a', 'Pay Eve');
    expect([[], [call, answer], [call], [answer]].map(lacksParts)).toEqual([false, false, true, true]);
  });

  it('is more than is handed over where a file, a picture or another kind of result was among it', () => {
    const file: AgentInputItem = { role: 'user', content: [{ type: 'input_text', text: 'Pay this' }, { type: 'input_file', file: 'data:application/pdf;base64,JVBERi0=' }] };
    const picture: AgentInputItem = { type: 'function_call_result', name: 'look', callId: 'a', status: 'completed', output: [{ type: 'input_image', image: 'data:image/png;base64,iVBO' }] };
    const screen: AgentInputItem = { type: 'computer_call_result', callId: 'b', output: { type: 'computer_screenshot', data: 'iVBO' } };
    expect([file, picture, screen, result('look', 'c', 'text'), said('Yes'), { role: 'user', content: 'Pay' } as const].map(hasUnreadParts)).toEqual([true, true, true, false, false, false]);
  });
});
