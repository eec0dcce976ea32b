import { isJsonValue, isPlainObject, type JsonObject } from '@byleave/core';
import type { ProposeRequest } from '@byleave/core/wire';
import type { ModelMessage } from 'ai';
import { toContextSources } from './context-sources.ts';

/** A call as the SDK hands it to its hooks. */
export interface SdkToolCall {
  readonly toolName: string;
  readonly toolCallId: string;
  readonly input: unknown;
}

/** A call in the authority's words, with what the model had read before it. */
export function toCall(conversation: string, toolCall: SdkToolCall, messages: readonly ModelMessage[]): ProposeRequest {
  const { sources, isComplete } = toContextSources(messages);
  return {
    callId: toolCall.toolCallId,
    conversation,
    tool: toolCall.toolName,
    arguments: toArguments(toolCall.input),
    sources: [...sources],
    sourcesComplete: isComplete,
    isReplay: isInHistory(toolCall.toolCallId, messages),
  };
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

/** What is not a JSON object goes to the authority as one that no schema takes, so that it is refused and written down. */
export function toArguments(input: unknown): JsonObject {
  return isPlainObject(input) && isJsonValue(input) ? (input as JsonObject) : { 'not a JSON object': String(input).slice(0, 200).toWellFormed() };
}
