import type { Message } from '@ag-ui/core';
import { hasUnread, toResultText } from '@byleave/client';
import type { ProposedSource } from '@byleave/core/wire';

/**
 * Tells what a person wrote from what tools returned and what other agents said. The agent's own words vouch for nothing
 * and are left out; `own` is its invocation where it is a sub-agent, and what is said to a sub-agent no person wrote.
 */
export function toSources(messages: readonly Message[], own?: string): readonly ProposedSource[] {
  const tools = new Map(messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : [])).map((call) => [call.id, call.function.name]));
  return messages.flatMap((message): readonly ProposedSource[] => {
    const { subagentRunId } = message;
    switch (message.role) {
      case 'user':
        return toSource({ kind: subagentRunId === undefined ? 'user' : 'agent', id: message.id, text: toText(message.content) });
      case 'assistant':
        return subagentRunId === own ? [] : toSource({ kind: 'agent', id: message.id, text: message.content ?? '' });
      case 'tool':
        return toSource({ kind: 'tool', id: message.toolCallId, tool: tools.get(message.toolCallId) ?? 'unknown', text: toResultText(message.content) });
      default:
        return [];
    }
  });
}

const toSource = (source: ProposedSource): readonly ProposedSource[] => (source.text === '' ? [] : [source]);

function toText(content: Extract<Message, { readonly role: 'user' }>['content']): string {
  return typeof content === 'string' ? content : content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}

/** Whether the model read what is no text: a picture or a document of the person’s. */
export function hasUnreadParts({ role, content }: Message): boolean {
  return (role === 'user' || role === 'tool') && hasUnread(content);
}
