import type { Message, ToolCall } from '@ag-ui/core';
import { hasUnread, toResultText } from '@byleave/client';
import type { ProposedSource } from '@byleave/core/wire';
import type { IsPersons } from './message-record.ts';

/**
 * Tells what a person wrote from what tools returned and what other agents said. The agent's own words vouch for nothing
 * and are left out; `own` is its invocation where it is a sub-agent, and what is said to a sub-agent no person wrote.
 */
export function toSources(messages: readonly Message[], isPersons: IsPersons, own?: string): readonly ProposedSource[] {
  const tools = new Map(messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : [])).map((call) => [call.id, call.function.name]));
  return messages.flatMap((message): readonly ProposedSource[] => {
    switch (message.role) {
      case 'user':
        return toSource({ kind: isPersons(message) ? 'user' : 'agent', id: message.id, text: toText(message.content) });
      case 'assistant':
        return message.subagentRunId === own ? [] : toSource({ kind: 'agent', id: message.id, text: message.content ?? '' });
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

/** Whether the model read what is no text, a picture or a document, or what stands as the person’s and may stand for anything: a summary, for one. */
export function hasUnreadParts(message: Message, isPersons: IsPersons): boolean {
  const { role, content, subagentRunId } = message;
  return (role === 'user' && subagentRunId === undefined && !isPersons(message)) || ((role === 'user' || role === 'tool') && hasUnread(content));
}

/** Whether calls were made before whose results are not in the history any more. */
export function lacksResults(messages: readonly Message[], now: readonly ToolCall[]): boolean {
  const there = new Set([...now.map(({ id }) => id), ...messages.flatMap((message) => (message.role === 'tool' && message.content !== '' ? [message.toolCallId] : []))]);
  return messages.some((message) => message.role === 'assistant' && message.toolCalls?.some(({ id }) => !there.has(id)));
}
