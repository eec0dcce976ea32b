import type { ProposedSource } from '@byleave/core/wire';
import type { AgentInputItem } from '@openai/agents';

/** Tells what a person wrote from what tools returned. The agent's own words vouch for nothing and are left out. */
export function toSources(item: AgentInputItem, index: number): readonly ProposedSource[] {
  if ('role' in item && item.role === 'user') return toSource({ kind: 'user', id: item.id ?? `item-${index}`, text: toText(item.content) });
  if (item.type === 'function_call_result') return toSource({ kind: 'tool', id: item.callId, tool: item.name, text: toText(item.output) });
  return [];
}

const toSource = (source: ProposedSource): readonly ProposedSource[] => (source.text === '' ? [] : [source]);

/** Every text in it, on a line of its own. */
function toText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(toText).filter(Boolean).join('\n');
  return typeof content === 'object' && content !== null && 'text' in content && typeof content.text === 'string' ? content.text : '';
}
