import { awaitingConsent, createTurnHearing, recallSources, recordInvalid, rememberError, rememberResult, runGuarded, toArguments, toHeard, type AskedBy, type ByleaveClient, type TurnHearing } from '@byleave/client';
import { ByleaveError, isPlainObject } from '@byleave/core';
import type { ProposeRequest } from '@byleave/core/wire';
import type { SuspendOptions } from '@mastra/core/workflows';
import { toSources, toTurn } from './context-sources.ts';

export interface GuardToolsOptions {
  /** Signed in as the agent. */
  readonly client: ByleaveClient;
  /** Names the conversation the calls belong to. Default: the memory’s thread. */
  readonly conversation?: string;
  /** Whether a tool stays until a person has decided, instead of the run being suspended. Default `false`. */
  readonly waits?: boolean;
  /**
   * Who writes what this agent is asked. Default `person`. For a sub-agent that runs inside a tool, `agent`: the frameworks call
   * it the user’s message all the same, and it would vouch for whatever a mail talked the first agent into.
   */
  readonly askedBy?: AskedBy;
}

/** What Mastra hands a tool that an agent calls. */
interface ToolContext {
  readonly abortSignal?: AbortSignal;
  /** One for each run. */
  readonly requestContext?: object;
  readonly agent?: {
    readonly toolCallId: string;
    readonly messages: readonly unknown[];
    readonly threadId?: string;
    readonly suspend: (payload: unknown, options?: SuspendOptions) => Promise<unknown>;
  };
}

/** What Mastra tells a tool once the model has written its input, before anybody looks at it. */
interface InputNews {
  readonly input: unknown;
  readonly toolCallId: string;
  readonly messages?: readonly unknown[];
}

interface StandardSchema {
  readonly '~standard': { readonly validate: (value: unknown) => unknown };
}

type Execute = (input: unknown, context: ToolContext) => Promise<unknown>;

/**
 * Puts an agent’s tools behind an authority. Where a person has to decide, the run is suspended as for an approval of
 * Mastra’s own: `approveToolCall` or `declineToolCall`, with the `toolCallId`, goes on. What they say counts for nothing.
 *
 * @throws ByleaveError `misuse`, when a tool is called, for one that no agent calls, or whose conversation nobody named
 */
export function guardTools<TOOLS extends Readonly<Record<string, object>>>(tools: TOOLS, options: GuardToolsOptions): TOOLS {
  const hearings = new WeakMap<object, TurnHearing>();
  const hear = ({ agent, requestContext = {} }: ToolContext): Heard => {
    const hearing = hearings.get(requestContext) ?? createTurnHearing();
    hearings.set(requestContext, hearing);
    const heard = hearing.hear((agent?.messages ?? []).map(toTurn));
    if (agent) hearing.call(agent.toolCallId);
    return (index) => heard[index] === true;
  };
  return Object.fromEntries(Object.entries(tools).map(([name, tool]) => [name, guardTool(name, tool, options, hear)])) as TOOLS;
}

/** Whether the person wrote the message there: what a processor writes in their place during a run, it wrote itself. */
type Heard = (index: number) => boolean;

interface AnyTool {
  readonly execute?: Execute;
  readonly inputSchema?: StandardSchema;
  readonly onInputAvailable?: (news: InputNews) => unknown;
}

function guardTool(name: string, tool: AnyTool, options: GuardToolsOptions, hear: (context: ToolContext) => Heard): object {
  const own = tool.execute;
  if (typeof own !== 'function') return tool;
  const { client, conversation, waits, askedBy } = options;
  const execute: Execute = async (input, context) => {
    const call = toCall(name, input, context, { client, conversation, askedBy, isPersons: hear(context) });
    const { abortSignal } = context;
    const result = await runGuarded(
      client,
      call,
      (args, _action, stopped) => own.call(tool, args, { ...context, abortSignal: abortSignal ? AbortSignal.any([abortSignal, stopped]) : stopped }),
      waits ? { waits: { ...(abortSignal && { signal: abortSignal }) } } : {},
    );
    switch (result.status) {
      case 'ran':
        rememberResult(client, result.action, result.value);
        return result.value;
      case 'failed':
        rememberError(client, result.action, result.error);
        throw result.error;
      case 'waiting':
        await context.agent?.suspend({ actionId: result.action.id }, { requireToolApproval: true });
        return awaitingConsent;
      case 'refused':
        throw new ByleaveError(result.refusal);
    }
  };
  const copy = Object.create(Object.getPrototypeOf(tool) as object, Object.getOwnPropertyDescriptors(tool)) as object;
  return Object.assign(copy, {
    execute,
    async onInputAvailable(news: InputNews) {
      await tool.onInputAvailable?.(news);
      if (conversation !== undefined && (await isInvalid(tool.inputSchema, news.input))) await writeDown(name, news, { client, conversation, askedBy });
    },
  });
}

/** A call that Mastra finds invalid never reaches its tool: the authority refuses it and writes it down. */
async function writeDown(tool: string, { toolCallId, input, messages = [] }: InputNews, { client, conversation, askedBy }: CallOrigin & { readonly conversation: string }): Promise<void> {
  await recordInvalid(client, { callId: toolCallId, conversation, tool, arguments: toArguments(input), ...recallSources(client, conversation, toHeard(toSources(messages, () => false), askedBy)) });
}

async function isInvalid(schema: StandardSchema | undefined, input: unknown): Promise<boolean> {
  const result: unknown = await schema?.['~standard'].validate(input);
  return isPlainObject(result) && result['issues'] !== undefined;
}

interface CallOrigin {
  readonly client: ByleaveClient;
  readonly conversation: string | undefined;
  readonly askedBy: AskedBy | undefined;
}

interface HeardCallOrigin extends CallOrigin {
  readonly isPersons: Heard;
}

function toCall(tool: string, input: unknown, { agent }: ToolContext, { client, conversation: named, askedBy, isPersons }: HeardCallOrigin): ProposeRequest {
  if (!agent) throw misuse('No agent calls this tool, so the call has no id and could not be told from another one. It did not run; use `guard` of @byleave/client there.');
  const conversation = named ?? agent.threadId;
  if (conversation === undefined) throw misuse('The run has no thread, so its calls could not be told from those of another conversation. It did not run; name the conversation.');
  return { callId: agent.toolCallId, conversation, tool, arguments: toArguments(input), ...recallSources(client, conversation, toHeard(toSources(agent.messages, isPersons), askedBy)) };
}

function misuse(message: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message });
}
