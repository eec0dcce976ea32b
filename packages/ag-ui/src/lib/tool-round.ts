import { EventType, type Interrupt, type Message, type RunFinishedInterruptOutcome, type ToolCall, type ToolCallResultEvent } from '@ag-ui/core';
import { recallSources, rememberError, rememberResult, runGuarded, toArguments, type ByleaveClient, type GuardedResult } from '@byleave/client';
import type { Action, JsonObject } from '@byleave/core';
import { toReceipt } from './receipt.ts';
import { hasUnreadParts, lacksResults, toSources } from './context-sources.ts';
import { createLatest, type IsPersons } from './message-record.ts';

/** What a tool does. `signal` aborts when a person presses an emergency stop that covers it. */
export type ToolEffect = (args: JsonObject, context: { readonly action: Action; readonly signal: AbortSignal }) => Promise<unknown> | unknown;

export interface RoundOptions {
  /** Signed in as the agent. */
  readonly client: ByleaveClient;
  /** The conversation of the calls: the thread. */
  readonly threadId: string;
  /** By name. */
  readonly tools: Readonly<Record<string, ToolEffect>>;
  /** Everything said before the calls. */
  readonly messages: readonly Message[];
  /**
   * Which of the messages the person wrote: a page posts the whole history, with roles that anybody may have put into it.
   * Default: the latest of the user’s. A `MessageRecord`, or your own record of what came in, knows of the earlier ones.
   */
  readonly isPersons?: IsPersons;
  /** The invocation of the sub-agent that makes the calls; its own credential goes into `client`. */
  readonly subagentRunId?: string;
}

export interface ToolRound {
  /** For the calls that ran or were refused: the model reads why. */
  readonly results: readonly ToolCallResultEvent[];
  /** What `RUN_FINISHED` ends with where a person has to decide. Without it, the run goes on. */
  readonly outcome?: RunFinishedInterruptOutcome;
}

/** Runs what the model calls, each only with a claim. What waits for a person becomes an interrupt. */
export async function runToolCalls(calls: readonly ToolCall[], options: RoundOptions): Promise<ToolRound> {
  const { client, threadId, tools, messages, isPersons = createLatest(messages), subagentRunId } = options;
  const isMore = lacksResults(messages, calls) || messages.some((message) => hasUnreadParts(message, isPersons));
  const read = recallSources(client, threadId, toSources(messages, isPersons, subagentRunId), !isMore);
  const ended = await Promise.all(
    calls.map(async (call) => {
      const { name } = call.function;
      const request = { callId: call.id, conversation: threadId, tool: name, arguments: toArguments(parse(call.function.arguments)), ...read };
      const result = await runGuarded(client, request, (args, action, signal) => findTool(tools, name)(args, { action, signal }));
      return { callId: call.id, result };
    }),
  );
  return toRound(ended, options);
}

/** The effect of a tool by its own name only: one that every object has is none. */
export function findTool(tools: RoundOptions['tools'], name: string): ToolEffect {
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (!tool) throw new Error(`There is no tool “${name}” here, so nothing ran.`);
  return tool;
}

interface EndedCall {
  readonly callId: string;
  readonly result: GuardedResult<unknown>;
}

/** What came of the calls, for the model; the calls after them in this process are told by what they returned, whatever the history says. */
export function toRound(ended: readonly EndedCall[], { client, subagentRunId }: Pick<RoundOptions, 'client' | 'subagentRunId'>): ToolRound {
  for (const { result } of ended) {
    if (result.status === 'ran') rememberResult(client, result.action, result.value);
    if (result.status === 'failed') rememberError(client, result.action, result.error);
  }
  const interrupts = ended.flatMap(({ result }) => (result.status === 'waiting' ? [toInterrupt(result.action, subagentRunId)] : []));
  const results = ended.flatMap(({ callId, result }) => {
    const content = toContent(result);
    const event: ToolCallResultEvent = { type: EventType.TOOL_CALL_RESULT, messageId: `result-${callId}`, toolCallId: callId, role: 'tool', content: content ?? '', ...(subagentRunId !== undefined && { subagentRunId }) };
    return content === undefined ? [] : [event];
  });
  return { results, ...(interrupts.length > 0 && { outcome: { type: 'interrupt', interrupts } }) };
}

function toContent(result: GuardedResult<unknown>): string | undefined {
  switch (result.status) {
    case 'ran':
      return typeof result.value === 'string' ? result.value : (JSON.stringify(result.value) ?? '');
    case 'failed':
      return `This failed: ${result.error instanceof Error ? result.error.message : String(result.error)}`;
    case 'refused':
      return result.refusal.message;
    case 'waiting':
      return undefined;
  }
}

/** The question as any AG-UI client understands it; one of ours finds the action by its id. */
function toInterrupt(action: Action, subagentRunId: string | undefined): Interrupt {
  const { deadline } = action.lifecycle.context;
  return {
    id: action.id,
    reason: 'tool_call',
    message: action.reasons.map(({ text }) => text).join(' '),
    toolCallId: action.callId,
    metadata: { ...toReceipt(action) },
    ...(deadline !== null && { expiresAt: new Date(deadline).toISOString() }),
    ...(subagentRunId !== undefined && { subagentRunId }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
