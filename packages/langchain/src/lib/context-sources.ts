import { hasUnread, toResultText } from '@byleave/client';
import type { ProposedSource } from '@byleave/core/wire';
import type { BaseMessage } from 'langchain';

/**
 * Tells what a person wrote from what tools returned and what other agents said. The agent's own words vouch for nothing
 * and are left out: those of messages with its name, `agent`.
 */
export function toSources(messages: readonly BaseMessage[], agent?: string): readonly ProposedSource[] {
  return messages.flatMap((message, index) => toSource(message, message.id ?? `message-${index}`, agent));
}

function toSource(message: BaseMessage, id: string, agent: string | undefined): readonly ProposedSource[] {
  switch (message.type) {
    case 'human':
      return message.text === '' ? [] : [{ kind: isWrittenByFramework(message) ? 'agent' : 'user', id, text: message.text }];
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

/**
 * Whether a message that stands as the person’s is a summary, a notification or anything else that the framework or one of its
 * models wrote: it says so itself. Whoever sets the mark without need only takes trust away.
 */
function isWrittenByFramework({ type, additional_kwargs: marks }: BaseMessage): boolean {
  return type === 'human' && marks?.['lc_source'] !== undefined;
}

function readString(message: BaseMessage, key: string): string | undefined {
  const value: unknown = Reflect.get(message, key);
  return typeof value === 'string' ? value : undefined;
}

/** Whether the model read what is not handed over: a file of the person’s, a picture that a tool returned, what a summary stands for. */
export function hasUnreadParts(message: BaseMessage): boolean {
  const { type, content } = message;
  return (type === 'human' || type === 'tool') && (isWrittenByFramework(message) || hasUnread(content));
}
