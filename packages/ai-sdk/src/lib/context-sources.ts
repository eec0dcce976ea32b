import { hasUnread, toResultText } from '@byleave/client';
import type { ProposedSource } from '@byleave/core/wire';
import type { ModelMessage, ToolResultPart } from 'ai';

/** Tells what a person wrote from what tools returned. The agent's own words vouch for nothing and are left out, but what its provider's tools brought is not its own. */
export function toSources(message: ModelMessage, index: number): readonly ProposedSource[] {
  switch (message.role) {
    case 'user': {
      const parts = typeof message.content === 'string' ? [{ type: 'text' as const, text: message.content }] : message.content;
      const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
      return text === '' ? [] : [{ kind: 'user', id: `message-${index}`, text }];
    }
    case 'tool':
    case 'assistant':
      return typeof message.content === 'string' ? [] : message.content.flatMap((part) => (part.type === 'tool-result' ? [toSource(part)] : []));
    default:
      return [];
  }
}

function toSource({ toolCallId, toolName, output }: ToolResultPart): ProposedSource {
  return { kind: 'tool', id: toolCallId, tool: toolName, text: 'value' in output ? toResultText(output.value) : '' };
}

/** Whether the model read what is no text: a file of the person’s, a picture that a tool returned. */
export function hasUnreadParts({ role, content }: ModelMessage): boolean {
  if (typeof content === 'string' || role === 'system') return false;
  if (role === 'user') return hasUnread(content);
  return content.some((part) => part.type === 'tool-result' && part.output.type === 'content' && hasUnread(part.output.value));
}
