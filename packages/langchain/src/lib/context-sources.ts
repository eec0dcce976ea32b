import type { ProposedSource } from '@byleave/core/wire';
import type { BaseMessage } from 'langchain';

/** Tells what a person wrote from what tools returned. The agent's own words vouch for nothing and are left out. */
export function toSources(message: BaseMessage, index: number): readonly ProposedSource[] {
  const { text } = message;
  if (text === '') return [];
  switch (message.type) {
    case 'human':
      return [{ kind: 'user', id: message.id ?? `message-${index}`, text }];
    case 'tool':
      return [{ kind: 'tool', id: readString(message, 'tool_call_id') ?? `message-${index}`, tool: message.name ?? 'unknown', text }];
    default:
      return [];
  }
}

function readString(message: BaseMessage, key: string): string | undefined {
  const value: unknown = Reflect.get(message, key);
  return typeof value === 'string' ? value : undefined;
}
