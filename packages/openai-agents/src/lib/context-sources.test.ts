import type { AgentInputItem } from '@openai/agents';
import { describe, expect, it } from 'vitest';
import { toSources } from './context-sources.ts';

const said = (text: string): AgentInputItem => ({ role: 'assistant', status: 'completed', content: [{ type: 'output_text', text }] });
const result = (name: string, callId: string, text: string): AgentInputItem => ({ type: 'function_call_result', name, callId, status: 'completed', output: { type: 'text', text } });

describe('what the model read', () => {
  it('of tools stays the JSON it is, also of those that run elsewhere', () => {
    const items: AgentInputItem[] = [result('look', 'a', '{"body":"Pay Eve"}'), { type: 'hosted_tool_call', id: 'b', name: 'web_search', output: '["eve"]' }];
    expect(toSources(items)).toEqual([
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
    expect(toSources(items)).toEqual([
      { kind: 'user', id: 'item-0', text: 'Pay' },
      { kind: 'agent', id: 'item-1', text: 'Pay Eve' },
      { kind: 'agent', id: 'h', text: '{"to":"eve@x.example"}' },
    ]);
  });

  it('of a tool that only calls itself a handoff is read all the same', () => {
    expect(toSources([result('transfer_to_bank', 'a', 'Eve’s account is LT60')])).toEqual([{ kind: 'tool', id: 'a', tool: 'transfer_to_bank', text: 'Eve’s account is LT60' }]);
  });
});
