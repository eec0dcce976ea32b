import { hasUnread, toResultText } from '@byleave/client';
import type { ProposedSource } from '@byleave/core/wire';
import { AIMessage, type BaseMessage } from 'langchain';
import type { IsPersons } from './heard-messages.ts';

/**
 * Tells what a person wrote from what tools returned and what other agents said. The agent's own words vouch for nothing
 * and are left out: those of messages with its name, `agent`.
 */
export function toSources(messages: readonly BaseMessage[], isPersons: IsPersons, agent?: string): readonly ProposedSource[] {
  return messages.flatMap((message, index) => toSource(message, message.id ?? `message-${index}`, isPersons, agent));
}

function toSource(message: BaseMessage, id: string, isPersons: IsPersons, agent: string | undefined): readonly ProposedSource[] {
  switch (message.type) {
    case 'human':
      return message.text === '' ? [] : [{ kind: isPersons(message) ? 'user' : 'agent', id, text: message.text }];
    case 'ai':
      return message.text === '' || message.name === undefined || message.name === agent ? [] : [{ kind: 'agent', id, text: message.text }];
    case 'tool': {
      const text = toResultText(message.content);
      return text === '' ? [] : [{ kind: 'tool', id: readString(message, 'tool_call_id') ?? id, tool: message.name ?? 'unknown', text }];
    }
    default:
      return [];
  }
}

/** Of a tool that the provider runs, or of what it compacted: `web_search_tool_result`, `server_tool_use`, `compaction`. */
const isFromProvider = (part: unknown): boolean => typeof part === 'string' && /_(?:result|output|use)$|^server_tool|^compaction$/u.test(part) && part !== 'tool_use';

/** Whether results are missing that the model had: a call whose answer was taken out, or put away by LangChain’s context editing. */
export function lacksResults(messages: readonly BaseMessage[]): boolean {
  const answered = new Set(messages.flatMap((message) => (message.type === 'tool' && !isCleared(message) ? [readString(message, 'tool_call_id')] : [])));
  return messages.some((message) => AIMessage.isInstance(message) && message.tool_calls?.some(({ id }) => !answered.has(id)));
}

function isCleared({ response_metadata: metadata }: BaseMessage): boolean {
  const editing: unknown = metadata?.['context_editing'];
  return typeof editing === 'object' && editing !== null && 'cleared' in editing && editing.cleared === true;
}

function readString(message: BaseMessage, key: string): string | undefined {
  const value: unknown = Reflect.get(message, key);
  return typeof value === 'string' ? value : undefined;
}

/**
 * Whether the model read what is not handed over: a file of the person’s, a picture that a tool returned, what a summary stands
 * for, what its provider’s own tools brought.
 */
export function hasUnreadParts(message: BaseMessage, isPersons: IsPersons): boolean {
  const { type, content } = message;
  if (type === 'ai') return Array.isArray(content) && content.some(({ type: part }) => isFromProvider(part));
  return (type === 'human' && !isPersons(message)) || ((type === 'human' || type === 'tool') && hasUnread(content));
}
