import { runGuarded, type ByleaveClient } from '@byleave/client';
import { advance, ByleaveError, isJsonValue, isPlainObject, type Action, type JsonObject, type Refusal } from '@byleave/core';
import type { ProposeRequest } from '@byleave/core/wire';
import type { ModelMessage, ToolApprovalStatus, ToolSet } from 'ai';
import { toContextSources } from './context-sources.ts';

export interface GuardToolsOptions {
  /** Signed in as the agent. */
  readonly client: ByleaveClient;
  /** Names the conversation the calls belong to; call ids are told apart within it. */
  readonly conversation: string;
}

export interface GuardedTools<TOOLS extends ToolSet> {
  /** Enforces: every `execute` runs only with a claim, with the arguments that were authorized. */
  readonly tools: TOOLS;
  /** Surfaces: lets the SDK pause by itself where a person has to decide. Pass it as `toolApproval`. */
  readonly toolApproval: (options: ApprovalOptions) => Promise<ToolApprovalStatus>;
}

interface ApprovalOptions {
  readonly toolCall: { readonly toolName: string; readonly toolCallId: string; readonly input: unknown };
  readonly messages: readonly ModelMessage[];
}

/**
 * Puts a set of AI SDK tools behind an authority. Spread the result into `streamText`, `generateText` or an agent.
 * A tool that the authority does not allow, cannot be asked about, or that it does not know, never runs: the model
 * reads the refusal as the tool's error.
 */
export function guardTools<TOOLS extends ToolSet>(tools: TOOLS, options: GuardToolsOptions): GuardedTools<TOOLS> {
  const guarded = Object.entries(tools).map(([name, tool]) => {
    const { execute } = tool;
    if (!execute) return [name, tool];
    type Execute = NonNullable<typeof execute>;
    const guardedExecute: Execute = async (input, execution) => {
      const call = toCall(options, { toolName: name, toolCallId: execution.toolCallId, input }, execution.messages);
      const result = await runGuarded(options.client, call, (args, _action, stopped) =>
        toResult(execute(args as never, { ...execution, abortSignal: joinSignals(execution.abortSignal, stopped) })),
      );
      switch (result.status) {
        case 'ran':
          return result.value;
        case 'failed':
          throw result.error;
        case 'waiting':
          throw new ByleaveError({
            code: 'awaiting_consent',
            message: 'This waits for a person’s decision and has not run. Do not call it again; the person is being asked.',
          });
        case 'refused':
          throw new ByleaveError(result.refusal);
      }
    };
    return [name, { ...tool, execute: guardedExecute }];
  });
  return {
    tools: Object.fromEntries(guarded) as TOOLS,
    toolApproval: ({ toolCall, messages }) => askForApproval(options, toolCall, messages),
  };
}

/** A tool hears of the SDK’s own abort and of an emergency stop through one signal. */
function joinSignals(own: AbortSignal | undefined, stopped: AbortSignal): AbortSignal {
  return own ? AbortSignal.any([own, stopped]) : stopped;
}

async function askForApproval(
  options: GuardToolsOptions,
  toolCall: ApprovalOptions['toolCall'],
  messages: readonly ModelMessage[],
): Promise<ToolApprovalStatus> {
  const proposed = await options.client.propose(toCall(options, toolCall, messages));
  if (!proposed.ok) return { type: 'denied', reason: proposed.refusal.message };
  const { action, now } = proposed.value;
  if (action.lifecycle.state === 'awaitingConsent') {
    return { type: 'user-approval', reason: action.reasons.map((reason) => reason.text).join(' ') };
  }
  const hasStarted = action.lifecycle.state === 'executing' || action.lifecycle.state === 'executed';
  // Not denied: it was allowed and ran, and `execute` will say what became of it.
  const refusal = hasStarted ? undefined : findRefusal(action, now);
  return refusal ? { type: 'denied', reason: refusal.message } : 'not-applicable';
}

/** Why an action could not be claimed now, or `undefined` when it could. */
function findRefusal(action: Action, now: number): Refusal | undefined {
  const claimable = advance(action.lifecycle, { type: 'action.claimed', at: now, digest: action.digest, claimId: action.callId });
  return claimable.ok ? undefined : claimable.refusal;
}

function toCall(
  options: GuardToolsOptions,
  toolCall: ApprovalOptions['toolCall'],
  messages: readonly ModelMessage[],
): ProposeRequest {
  const { sources, isComplete } = toContextSources(messages);
  return {
    callId: toolCall.toolCallId,
    conversation: options.conversation,
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
function toArguments(input: unknown): JsonObject {
  return isPlainObject(input) && isJsonValue(input) ? (input as JsonObject) : { 'not a JSON object': String(input).slice(0, 200).toWellFormed() };
}

/** A tool that streams its results has run when it has finished: its last result is the result. */
async function toResult(result: unknown): Promise<unknown> {
  const value = await result;
  if (typeof value !== 'object' || value === null || !(Symbol.asyncIterator in value)) return value;
  let last: unknown;
  for await (const partial of value as AsyncIterable<unknown>) last = partial;
  return last;
}
