import { toArguments, toHeard, type AskedBy, type HeardTurn } from '@byleave/client';
import type { ProposeRequest } from '@byleave/core/wire';
import type { ModelMessage } from 'ai';
import { hasUnreadParts, toSources } from './context-sources.ts';
import { createReadMemory, type ReadMemory } from './read-memory.ts';

/** A call as the SDK hands it to its hooks. */
export interface SdkToolCall {
  readonly toolName: string;
  readonly toolCallId: string;
  readonly input: unknown;
}

/** Which conversation calls belong to, and who writes what the agent is asked in it. */
export interface CallOrigin {
  readonly conversation: string;
  readonly askedBy?: AskedBy;
  /** What was read before, also what `prepareStep` has pruned since. */
  readonly memory?: ReadMemory;
}

/** A call in the authority's words, with what the model had read before it. */
export function toCall({ conversation, askedBy, memory = createReadMemory() }: CallOrigin, toolCall: SdkToolCall, messages: readonly ModelMessage[]): ProposeRequest {
  const heard = memory.hear(messages.map(toTurn));
  const isPersons = messages.map(({ content }, index) => heard[index] === true && !memory.isMachines(content));
  memory.call(toolCall.toolCallId);
  const sources = messages.flatMap((message, index) => toHeard(toSources(message, index), isPersons[index] ? 'person' : 'agent'));
  const isMore = messages.some((message, index) => hasUnreadParts(message) || (message.role === 'user' && !isPersons[index]));
  return {
    callId: toolCall.toolCallId,
    conversation,
    tool: toolCall.toolName,
    arguments: toArguments(toolCall.input),
    ...memory.read(toHeard(sources, askedBy), isMore),
    isReplay: isInHistory(toolCall.toolCallId, messages),
  };
}

/** The SDK gives messages no ids: calls and their results have some, and any other is what it says. */
function toTurn(message: ModelMessage): HeardTurn {
  const parts = typeof message.content === 'string' ? [] : message.content;
  const calls = parts.flatMap((part) => ('toolCallId' in part ? [part.toolCallId] : []));
  return { keys: calls.length > 0 ? calls : [JSON.stringify([message.role, message.content])], isUsers: message.role === 'user', isResult: message.role === 'tool' };
}

/** The SDK hands a call of its own with the messages before it; one that is among them was not made by the model now. */
function isInHistory(toolCallId: string, messages: readonly ModelMessage[]): boolean {
  return messages.some(
    (message) =>
      message.role === 'assistant' &&
      typeof message.content !== 'string' &&
      message.content.some((part) => part.type === 'tool-call' && part.toolCallId === toolCallId),
  );
}
