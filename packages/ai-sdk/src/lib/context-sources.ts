import { toResultText } from '@byleave/client';
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
