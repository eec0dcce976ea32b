import { awaitingConsent, createHandover, runGuarded, runHanded, toArguments, type AskedBy, type ByleaveClient, type GuardedResult } from '@byleave/client';
import { ByleaveError, type JsonObject } from '@byleave/core';
import type { ActionResponse, ProposeRequest } from '@byleave/core/wire';
import { interrupt, type Command } from '@langchain/langgraph';
import { AIMessage, createMiddleware, ToolMessage, type AgentMiddleware, type ToolCallHandler, type ToolCallRequest } from 'langchain';
import { createIsPersons, hear, heardState, type HeardMessages } from './heard-messages.ts';
import { createReadMemory, toReadBefore, type ReadBefore } from './read-before.ts';

export interface GuardMiddlewareOptions {
  /** Signed in as the agent. */
  readonly client: ByleaveClient;
  /** Names the conversation the calls belong to. Default: the run’s `thread_id`. */
  readonly conversation?: string;
  /**
   * Whether a tool stays until a person has decided, instead of the graph pausing: for a sub-agent that runs inside a tool,
   * whose call could not be run again to resume it. Default `false`.
   */
  readonly waits?: boolean;
  /**
   * Who writes what this agent is asked. Default `person`, and `agent` where it `waits`: LangChain calls what a sub-agent is asked
   * the user’s message all the same, and it would vouch for whatever a mail talked the first agent into.
   */
  readonly askedBy?: AskedBy;
}

export interface GuardingMiddleware extends AgentMiddleware {
  /**
   * Put it first in `middleware` where another one writes as the user before the agent begins or after it has ended (`beforeAgent`,
   * `afterAgent`): it hears the person before they do, and what they write vouches for nothing.
   */
  readonly first: AgentMiddleware;
}

/** What the graph pauses with: LangChain’s own request, and the ids that tell the calls apart. */
export interface ConsentInterrupt {
  readonly actionRequests: readonly { readonly name: string; readonly args: JsonObject; readonly description: string; readonly id: string; readonly actionId: string }[];
  readonly reviewConfigs: readonly { readonly actionName: string; readonly allowedDecisions: readonly ('approve' | 'reject')[] }[];
}

interface RuntimeFacts {
  readonly configurable?: { readonly thread_id?: unknown };
  readonly signal?: AbortSignal;
}

interface ToolCallFacts {
  readonly id?: string | undefined;
  readonly name: string;
  readonly args: unknown;
}

/**
 * Puts every tool of an agent behind an authority, also those it gets later: put it last in `middleware`. The graph pauses
 * where a person has to decide; resume it with anything once they have, since what a resumption says counts for nothing.
 *
 * @throws ByleaveError `misuse` in a run that has neither a `conversation` nor a `thread_id`
 */
export function guardMiddleware(options: GuardMiddlewareOptions): GuardingMiddleware {
  const { client, waits = false, askedBy = waits ? 'agent' : 'person' } = options;
  const handover = createHandover();
  const memory = createReadMemory();
  /** Tools whose last call nobody was asked about, and that can do little. */
  const unasked = new Set<string>();
  let hasFirst = false;

  /** Proposes what the model wants; answers with what waits for a person. */
  async function propose(calls: readonly ProposeRequest[]): Promise<readonly (ActionResponse & { readonly call: ProposeRequest })[]> {
    // A claim belongs right before its effect: beside a call that waits, nothing runs for long.
    const claim = calls.length === 1 || calls.every(({ tool }) => unasked.has(tool));
    const proposed = await Promise.all(calls.map(async (call) => ({ call, answer: await client.propose({ ...call, claim }) })));
    return proposed.flatMap(({ call, answer }) => {
      if (!answer.ok) return [];
      const { risk, lifecycle: { state, context } } = answer.value.action;
      if (risk === 'low' && state !== 'awaitingConsent' && context.decisions.length === 0) unasked.add(call.tool);
      else unasked.delete(call.tool);
      if (state === 'authorized' || answer.value.claimId !== undefined) handover.put(call, answer.value);
      return state === 'awaitingConsent' ? [{ ...answer.value, call }] : [];
    });
  }

  const guarding = createMiddleware({
    name: 'ByleaveMiddleware',
    stateSchema: heardState,
    beforeAgent: ({ messages, _byleaveHeard: before = [] }) => toUpdate(before, hear(before, messages, !hasFirst)),
    afterModel: async ({ messages, _byleaveHeard: before = [] }, runtime) => {
      const heard = hear(before, messages, false);
      const last = messages.findLast((message) => AIMessage.isInstance(message));
      const made = last?.tool_calls?.filter(({ id }) => id !== undefined) ?? [];
      if (made.length > 0) {
        const read = toReadBefore(messages, last, { isPersons: createIsPersons(heard), askedBy });
        const calls = made.map((call) => toCall(call, toConversation(options, runtime), read));
        for (const { conversation, callId } of calls) memory.put(conversation, callId, read);
        if (!waits) for (let waiting = await propose(calls); waiting.length > 0; waiting = await propose(calls)) interrupt(toInterrupt(waiting));
      }
      return toUpdate(before, heard);
    },
    wrapToolCall: async (request, handler) => {
      const { id, name } = request.toolCall;
      const say = (text: string): ToolMessage => new ToolMessage({ content: text, tool_call_id: id ?? '', name, status: 'error' });
      if (id === undefined) return say('This call has no id, so it could not be told from another one. It did not run; call again.');
      const { messages } = request.state;
      const last = messages.findLast((message) => AIMessage.isInstance(message) && message.tool_calls?.some((each) => each.id === id));
      const conversation = toConversation(options, request.runtime);
      // In a process that has not heard the person, nobody vouches.
      const read = memory.take(conversation, id) ?? toReadBefore(messages, last, { isPersons: () => false, askedBy });
      const call = toCall(request.toolCall, conversation, read);
      const effect = (args: JsonObject, _action: unknown, stopped: AbortSignal): Promise<ToolMessage | Command> => runTool(request, handler, args, stopped);
      const { signal } = request.runtime;
      const result = waits ? await runGuarded(client, call, effect, { waits: { ...(signal && { signal }) } }) : await runHanded(client, call, handover, effect);
      return toMessage(result, say);
    },
  });
  return Object.defineProperty(guarding as AgentMiddleware, 'first', { get: () => ((hasFirst = true), first) }) as GuardingMiddleware;
}

const first: AgentMiddleware = createMiddleware({
  name: 'ByleaveFirstMiddleware',
  stateSchema: heardState,
  beforeAgent: ({ messages, _byleaveHeard: before = [] }) => toUpdate(before, hear(before, messages, true)),
  afterAgent: ({ messages, _byleaveHeard: before = [] }) => toUpdate(before, hear(before, messages, false)),
});

async function runTool(request: ToolCallRequest, handler: ToolCallHandler, args: JsonObject, stopped: AbortSignal): Promise<ToolMessage | Command> {
  return handler({ ...request, toolCall: { ...request.toolCall, args: { ...args } }, tool: tellOfStop(request.tool, stopped) });
}

/** The same tool, whose runs also hear of an emergency stop. */
function tellOfStop(tool: ToolCallRequest['tool'], stopped: AbortSignal): ToolCallRequest['tool'] {
  if (tool === undefined || !('invoke' in tool) || typeof tool.invoke !== 'function') return tool;
  const invoke = tool.invoke.bind(tool) as (input: unknown, config?: { readonly signal?: AbortSignal }) => Promise<unknown>;
  const told = Object.create(tool, {
    invoke: {
      value: (input: unknown, config?: { readonly signal?: AbortSignal }) =>
        invoke(input, { ...config, signal: config?.signal ? AbortSignal.any([config.signal, stopped]) : stopped }),
    },
  }) as NonNullable<ToolCallRequest['tool']>;
  return told;
}

function toMessage(result: GuardedResult<ToolMessage | Command>, say: (text: string) => ToolMessage): ToolMessage | Command {
  switch (result.status) {
    case 'ran':
      return result.value;
    case 'failed':
      throw result.error;
    case 'waiting':
      return say(awaitingConsent);
    case 'refused':
      return say(result.refusal.message);
  }
}

function toCall({ id = '', name, args }: ToolCallFacts, conversation: string, read: ReadBefore): ProposeRequest {
  return { callId: id, conversation, tool: name, arguments: toArguments(args), ...read };
}

function toConversation({ conversation }: GuardMiddlewareOptions, { configurable }: RuntimeFacts): string {
  const named = conversation ?? configurable?.thread_id;
  if (typeof named === 'string') return named;
  const message = 'The run has no thread_id, so its calls could not be told from those of another conversation. Pass one, or name the conversation.';
  throw new ByleaveError({ code: 'misuse', message });
}

/** A change of the graph’s state, where there is one. */
const toUpdate = (before: HeardMessages, heard: HeardMessages): { _byleaveHeard: { id: string; digest: string }[] } | undefined => (heard === before ? undefined : { _byleaveHeard: [...heard] });

function toInterrupt(waiting: readonly (ActionResponse & { readonly call: ProposeRequest })[]): ConsentInterrupt {
  return {
    actionRequests: waiting.map(({ action, call }) => ({
      name: call.tool,
      args: action.arguments,
      description: action.reasons.map(({ text }) => text).join(' '),
      id: call.callId,
      actionId: action.id,
    })),
    reviewConfigs: waiting.map(({ call }) => ({ actionName: call.tool, allowedDecisions: ['approve', 'reject'] })),
  };
}
