import { isPlainObject } from '@byleave/core';
import type { ProposedSource } from '@byleave/core/wire';

/** What a person wrote. Mastra tells a tool of the messages a run began with, and not of what tools returned since. */
export function toSources(messages: readonly unknown[]): readonly ProposedSource[] {
  return messages.flatMap((message, index) => {
    if (!isPlainObject(message) || message['role'] !== 'user') return [];
    const text = toText(message['content']);
    return text === '' ? [] : [{ kind: 'user' as const, id: `message-${index}`, text }];
  });
}

function toText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(toText).filter(Boolean).join('\n');
  return isPlainObject(content) && typeof content['text'] === 'string' ? content['text'] : '';
}
