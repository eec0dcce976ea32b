import { isJsonValue, leavesOf } from '@byleave/core';
import type { ProposedSource } from '@byleave/core/wire';
import type { ModelMessage, ToolResultPart } from 'ai';

/** Tells what a person wrote from what tools returned. The agent's own words vouch for nothing and are left out. */
export function toSources(message: ModelMessage, index: number): readonly ProposedSource[] {
  switch (message.role) {
    case 'user': {
      const parts = typeof message.content === 'string' ? [{ type: 'text' as const, text: message.content }] : message.content;
      const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
      return text === '' ? [] : [{ kind: 'user', id: `message-${index}`, text }];
    }
    case 'tool':
      return message.content.flatMap((part) =>
        part.type === 'tool-result' ? [{ kind: 'tool' as const, id: part.toolCallId, tool: part.toolName, text: toText(part.output) }] : [],
      );
    default:
      return [];
  }
}

function toText(output: ToolResultPart['output']): string {
  switch (output.type) {
    case 'text':
    case 'error-text':
      return output.value;
    case 'json':
    case 'error-json':
    case 'content':
      return toLines(output.value);
    default:
      return '';
  }
}

/** Every leaf on a line of its own, so that a value reads as it was written and not as JSON escapes it. */
function toLines(value: unknown): string {
  if (!isJsonValue(value)) return '';
  return leavesOf(value)
    .map((leaf) => (typeof leaf.value === 'string' ? leaf.value : JSON.stringify(leaf.value)))
    .join('\n');
}
