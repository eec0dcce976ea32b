import { awaitingConsent, createHandover, findRefusal, recordInvalid, runGuarded, runHanded, type AskedBy, type ByleaveClient, type Handover } from '@byleave/client';
import { ByleaveError, toUnsealedState } from '@byleave/core';
import type { Experimental_ToolCallerTool, ModelMessage, Tool, ToolApprovalStatus, ToolCallRepairFunction, ToolSet } from 'ai';
import { createReadMemory, type ReadMemory } from './read-memory.ts';
import { toCall, type SdkToolCall } from './tool-call.ts';

export interface GuardToolsOptions<TOOLS extends ToolSet = ToolSet> {
  /** Signed in as the agent. */
  readonly client: ByleaveClient;
  /** Names the conversation the calls belong to; call ids are told apart within it. */
  readonly conversation: string;
  /**
   * Whether `execute` stays until a person has decided, instead of the SDK pausing: for a sub-agent, whose run nobody could
   * resume. Default `false`.
   */
  readonly waits?: boolean;
  /**
   * Who writes what this agent is asked. Default `person`, and `agent` where it `waits`: the SDK calls what a sub-agent is asked
   * the user’s message all the same, and it would vouch for whatever a mail talked the first agent into.
   */
  readonly askedBy?: AskedBy;
  /** Your own repair of calls that do not parse. What it does not repair is written down and refused. */
  readonly repairToolCall?: ToolCallRepairFunction<NoInfer<TOOLS>>;
}

export interface GuardedTools<TOOLS extends ToolSet> {
  /** Enforces: every `execute` runs only with a claim, with the arguments that were authorized. */
  readonly tools: TOOLS;
  /** Surfaces: lets the SDK pause by itself where a person has to decide. Pass it as `toolApproval`. */
  readonly toolApproval: (options: ApprovalOptions) => Promise<ToolApprovalStatus>;
  /** Has a call that the SDK finds invalid, and never runs, written down. Pass it as `repairToolCall`. */
  readonly repairToolCall: ToolCallRepairFunction<NoInfer<TOOLS>>;
}

interface ApprovalOptions {
  readonly toolCall: SdkToolCall & { readonly providerExecuted?: boolean | undefined };
  readonly messages: readonly ModelMessage[];
}

/**
 * Puts a set of AI SDK tools behind an authority. Spread the result into `streamText`, `generateText` or an agent.
 * A tool that the authority does not allow, cannot be asked about, or that it does not know, never runs: the model
 * reads the refusal as the tool's error.
 */
export function guardTools<TOOLS extends ToolSet>(tools: TOOLS, given: GuardToolsOptions<TOOLS>): GuardedTools<TOOLS> {
  const askedBy = given.askedBy ?? (given.waits ? 'agent' : 'person');
  const options = { ...given, askedBy, memory: createReadMemory() };
  const handover = createHandover();
  const guarded = Object.entries(tools).map(([name, tool]) => [name, guardTool(name, tool, options, handover)]);
  return {
    tools: Object.fromEntries(guarded) as TOOLS,
    toolApproval: async (asked) => {
      const runsHere = Object.hasOwn(tools, asked.toolCall.toolName) && tools[asked.toolCall.toolName]?.execute !== undefined && !asked.toolCall.providerExecuted;
      return options.waits && runsHere ? 'not-applicable' : askForApproval(options, asked, runsHere ? handover : undefined);
    },
    async repairToolCall(broken) {
      const repaired = await options.repairToolCall?.(broken);
      if (repaired) return repaired;
      const { toolCallId, toolName, input } = broken.toolCall;
      await recordInvalid(options.client, toCall(options, { toolCallId, toolName, input: parseInput(input) }, broken.messages));
      return null;
    },
  };
}

type Guarding = Pick<GuardToolsOptions, 'client' | 'conversation' | 'waits' | 'askedBy'> & { readonly memory: ReadMemory };

function guardTool(name: string, tool: ToolSet[string], options: Guarding, handover: Handover): ToolSet[string] {
  const { client, waits } = options;
  const { execute } = tool;
  if (!execute) return tool;
  const guardedExecute: typeof execute = async (input, execution) => {
    const { abortSignal, toolCallId, messages } = execution;
    const call = toCall(options, { toolName: name, toolCallId, input }, messages);
    const effect = (args: unknown, _action: unknown, stopped: AbortSignal): Promise<unknown> =>
      toResult(execute(args as never, { ...execution, abortSignal: abortSignal ? AbortSignal.any([abortSignal, stopped]) : stopped }));
    const result = waits
      ? await runGuarded(client, call, effect, { waits: { ...(abortSignal && { signal: abortSignal }) } })
      : await runHanded(client, call, handover, effect);
    switch (result.status) {
      case 'ran':
        options.memory.hearResult(name, toolCallId, result.value);
        return result.value;
      case 'failed':
        throw result.error;
      case 'waiting':
        throw new ByleaveError({ code: 'awaiting_consent', message: awaitingConsent });
      case 'refused':
        throw new ByleaveError(result.refusal);
    }
  };
  const guarded = { ...tool, execute: guardedExecute };
  // The SDK keeps it where a copy does not carry it along.
  return isToolCaller(tool) ? (Object.defineProperty(guarded, callerKey, { value: guardCaller(name, tool[callerKey], options, handover) }) as ToolSet[string]) : guarded;
}

const callerKey = 'experimental_toolCaller';

type ToolCaller = Experimental_ToolCallerTool[typeof callerKey];

function isToolCaller(tool: object): tool is Experimental_ToolCallerTool {
  return callerKey in tool && typeof tool[callerKey] === 'object' && tool[callerKey] !== null;
}

/** A tool that calls others, code mode for one, is bound to them in each step, and runs as what that makes of it. What it says of them, the SDK puts into the person’s place. */
function guardCaller(name: string, caller: ToolCaller, options: Guarding, handover: Handover): ToolCaller {
  if (caller.type !== 'local') return caller;
  const { prepareModelMessage } = caller;
  return {
    ...caller,
    bind: (tools) => guardTool(name, caller.bind(tools) as ToolSet[string], options, handover) as Tool,
    ...(prepareModelMessage && {
      prepareModelMessage(tools) {
        const content = prepareModelMessage(tools);
        if (content !== undefined) options.memory.hearMachine(content);
        return content;
      },
    }),
  };
}

async function askForApproval(options: Guarding, { toolCall, messages }: ApprovalOptions, handover: Handover | undefined): Promise<ToolApprovalStatus> {
  const call = toCall(options, toolCall, messages);
  const proposed = await options.client.propose({ ...call, ...(handover && { claim: true }) });
  if (!proposed.ok) return { type: 'denied', reason: proposed.refusal.message };
  const { action, now, claimId } = proposed.value;
  if (action.lifecycle.state === 'awaitingConsent') {
    return { type: 'user-approval', reason: action.reasons.map((reason) => reason.text).join(' ') };
  }
  // One that has started is not denied: it was allowed, and `execute` says what became of it.
  const hasStarted = ['executing', 'executed'].includes(toUnsealedState(action.lifecycle));
  const refusal = hasStarted ? undefined : findRefusal(action, now);
  if (refusal) return { type: 'denied', reason: refusal.message };
  if (claimId !== undefined || !hasStarted) handover?.put(call, proposed.value);
  return 'not-applicable';
}

function parseInput(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
}

/** A tool that streams its results has run when it has finished: its last result is the result. */
async function toResult(result: unknown): Promise<unknown> {
  const value = await result;
  if (typeof value !== 'object' || value === null || !(Symbol.asyncIterator in value)) return value;
  let last: unknown;
  for await (const partial of value as AsyncIterable<unknown>) last = partial;
  return last;
}
