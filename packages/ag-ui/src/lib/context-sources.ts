import type { Message } from '@ag-ui/core';
import type { ProposedSource } from '@byleave/core/wire';

/** Tells what a person wrote from what tools returned. The agent's own words vouch for nothing and are left out. */
export function toSources(messages: readonly Message[]): readonly ProposedSource[] {
  const tools = new Map(messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : [])).map((call) => [call.id, call.function.name]));
  return messages.flatMap((message): readonly ProposedSource[] => {
    if (message.role !== 'user' && message.role !== 'tool') return [];
    const text = toText(message.content);
    if (text === '') return [];
    return message.role === 'user' ? [{ kind: 'user', id: message.id, text }] : [{ kind: 'tool', id: message.toolCallId, tool: tools.get(message.toolCallId) ?? 'unknown', text }];
  });
}

function toText(content: Extract<Message, { readonly role: 'user' | 'tool' }>['content']): string {
  return typeof content === 'string' ? content : content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}
