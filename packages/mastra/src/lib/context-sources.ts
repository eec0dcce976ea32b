import { toResultText, type HeardTurn } from '@byleave/client';
import { isPlainObject } from '@byleave/core';
import type { ProposedSource } from '@byleave/core/wire';

/** How Mastra writes notifications, reminders and other signals into the user’s messages. A person who begins with a tag is only trusted less. */
const signal = /^<[A-Za-z_][\w.-]*(?:\s[^>]*)?>/mu;

/** What a person wrote and what tools returned before. Mastra tells a tool of the messages a run began with, and not of what tools returned since: that is remembered. */
export function toSources(messages: readonly unknown[], isPersons: (index: number) => boolean): readonly ProposedSource[] {
  return messages.flatMap((message, index): readonly ProposedSource[] => {
    if (!isPlainObject(message)) return [];
    const { role, content } = message;
    if (role === 'tool' || role === 'assistant') return Array.isArray(content) ? content.flatMap(toResult) : [];
    const text = role === 'user' ? toText(content) : '';
    return text === '' ? [] : [{ kind: signal.test(text) || !isPersons(index) ? 'agent' : 'user', id: `message-${index}`, text }];
  });
}

/** Messages have no ids: one is what it says. */
export function toTurn(message: unknown): HeardTurn {
  const { role, content } = isPlainObject(message) ? message : {};
  return { keys: [JSON.stringify([role, toText(content)])], isUsers: role === 'user' };
}

function toResult(part: unknown): readonly ProposedSource[] {
  if (!isPlainObject(part) || part['type'] !== 'tool-result') return [];
  const { toolCallId, toolName, output, result } = part;
  if (typeof toolCallId !== 'string' || typeof toolName !== 'string') return [];
  const text = toResultText(isPlainObject(output) && 'value' in output ? output['value'] : result);
  return text === '' ? [] : [{ kind: 'tool', id: toolCallId, tool: toolName, text }];
}

function toText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(toText).filter(Boolean).join('\n');
  return isPlainObject(content) && typeof content['text'] === 'string' ? content['text'] : '';
}
